package io.scoreline.writer.parquet;

import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.parquet.TestingTables;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes rows to a store and reads them again, all through the front door, with every buffer accounted for.
final class TestingFiles {
    private final LocalFileStore store;

    TestingFiles(LocalFileStore store) {
        this.store = store;
    }

    PublishedFile write(ShardPath path, TestingRows rows, Map<String, String> metadata) throws IOException {
        try (TableWriter writer = TableWriter.open(store.create(path), rows.schema, metadata, rows.rows)) {
            writer.write(rows.columns, rows.inOrder(), 0, rows.rows);
            return writer.publish();
        }
    }

    /// All values, column by column in the order of the file's schema.
    List<List<Object>> read(ShardPath path, int chunkRows) throws IOException {
        try (TableReader reader = TableReader.open(path, store.open(path))) {
            return TestingTables.read(reader, TestingTables.ids(reader.schema()), chunkRows);
        }
    }

    static List<List<Object>> valuesOf(TestingRows rows) {
        List<List<Object>> all = new ArrayList<>();
        for (int i = 0; i < rows.columns.size(); i++) {
            List<Object> values = new ArrayList<>();
            for (int row = 0; row < rows.rows; row++) {
                values.add(TestingTables.valueAt(rows.schema.columns().get(i).type(), rows.columns.get(i), row));
            }
            all.add(values);
        }
        return all;
    }
}
