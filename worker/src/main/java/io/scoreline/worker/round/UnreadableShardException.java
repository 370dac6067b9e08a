package io.scoreline.worker.round;

import io.scoreline.shard.catalog.ShardEntry;
import java.io.IOException;

/// A shard that a pass needs cannot be read: the pass did not happen.
final class UnreadableShardException extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient ShardEntry shard;

    UnreadableShardException(ShardEntry shard, IOException cause) {
        super("shard " + shard.path() + " (seqs " + shard.fromSeq() + " to " + shard.toSeq() + ", " + shard.rows()
                + " rows) cannot be read: " + cause, cause);
        this.shard = shard;
    }

    ShardEntry shard() {
        return shard;
    }
}
