package io.scoreline.writer.merge;

import io.scoreline.shard.catalog.ShardEntry;
import java.io.IOException;

/// An input whose rows are not in the order of event shards: it is whole, but has to be sorted before it can be merged.
final class UnsortedShardException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient ShardEntry shard;

    UnsortedShardException(ShardEntry shard, long row) {
        super(shard.path() + ": row " + row + " stands behind a greater one, expected rows sorted by tenant, entity, ts, id");
        this.shard = shard;
    }

    ShardEntry shard() {
        return shard;
    }
}
