package io.scoreline.writer.merge;

import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.FileStore;
import java.io.IOException;

/// A file whose footer is read and found to be what was registered. Not thread-safe; closes the file.
record OpenInput(ShardEntry shard, TableReader reader) implements AutoCloseable {
    static OpenInput open(FileStore store, ShardEntry shard, TableSchema output) throws IOException {
        InputCheck.verify(store, shard);
        TableReader reader = TableReader.open(shard.path(), store.open(shard.path()));
        try {
            MergeInput.check(shard, reader, output);
            return new OpenInput(shard, reader);
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
