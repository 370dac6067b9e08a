package io.scoreline.api.history;

import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.parquet.TableReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The rows of an entity in a file, which is open as long as there are any to read.
record FoundRows(ShardEntry shard, @Nullable TableReader reader, RowRange range) implements AutoCloseable {
    static FoundRows none(ShardEntry shard) {
        return new FoundRows(shard, null, RowRange.NONE);
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
    }
}
