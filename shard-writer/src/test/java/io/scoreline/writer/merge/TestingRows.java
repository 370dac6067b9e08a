package io.scoreline.writer.merge;

import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.HeapColumn;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.TestingStore;
import io.scoreline.writer.parquet.TableWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;

/// Registered shards written anew, in another order.
final class TestingRows {
    private TestingRows() {}

    /// Last row first; the catalog is told of the new bytes.
    static void reverse(TestingStore store, ShardEntry shard) throws Exception {
        ShardPath path = new ShardPath("events/reversed.parquet");
        List<HeapColumn> columns = new ArrayList<>();
        Map<String, String> metadata;
        try (TableReader reader = TableReader.open(shard.path(), store.files().open(shard.path()));
                Reservation memory = new MemoryBudget(32 << 20).tryReserve(32 << 20).orElseThrow();
                BufferAllocator allocator = store.arrow().child("test", memory)) {
            reader.schema().columns().forEach(column -> columns.add(new HeapColumn(column.type())));
            metadata = reader.metadata();
            reader.select(StreamedMerge.fieldIds(reader.schema()), allocator, 8192);
            read(reader, columns);
            try (TableWriter writer = TableWriter.open(store.files().create(path), reader.schema(), metadata, 1)) {
                int rows = columns.getFirst().rows();
                writer.write(columns, IntStream.range(0, rows).map(row -> rows - 1 - row).toArray(), 0, rows);
                writer.publish();
            }
        }
        byte[] bytes = Files.readAllBytes(file(store, path));
        Files.write(file(store, shard.path()), bytes);
        Files.delete(file(store, path));
        store.execute("UPDATE scoreline.event_shard SET bytes = " + bytes.length + ", sha256 = '"
                + TestingStore.sha256(bytes) + "' WHERE id = " + shard.id());
    }

    private static void read(TableReader reader, List<HeapColumn> columns) throws Exception {
        while (true) {
            try (ColumnChunk chunk = reader.next()) {
                if (chunk == null) {
                    return;
                }
                for (int row = 0; row < chunk.rows(); row++) {
                    int at = 0;
                    for (Column column : reader.schema().columns()) {
                        columns.get(at++).addFrom(chunk.column(column.fieldId()), row);
                    }
                }
            }
        }
    }

    private static Path file(TestingStore store, ShardPath path) {
        return store.data().resolve(path.value());
    }
}
