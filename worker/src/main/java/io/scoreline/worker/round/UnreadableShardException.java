package io.scoreline.worker.round;

import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.parquet.CorruptShardException;
import io.scoreline.shard.parquet.UnsupportedShardException;
import java.io.IOException;

/// A shard that a pass needs cannot be read: the pass did not happen.
final class UnreadableShardException extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient ShardEntry shard;
    private final String reason;

    UnreadableShardException(ShardEntry shard, IOException cause) {
        super("shard " + shard.path() + " (seqs " + shard.fromSeq() + " to " + shard.toSeq() + ", " + shard.rows()
                + " rows) cannot be read: " + cause, cause);
        this.shard = shard;
        this.reason = String.valueOf(cause.getMessage());
    }

    /// Whether the file is there and is not what it should be: looking again will hardly help.
    boolean isDamaged() {
        return getCause() instanceof CorruptShardException || getCause() instanceof UnsupportedShardException;
    }

    /// What is wrong with it.
    String reason() {
        return reason;
    }

    ShardEntry shard() {
        return shard;
    }
}
