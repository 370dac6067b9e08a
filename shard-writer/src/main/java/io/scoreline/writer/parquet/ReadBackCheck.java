package io.scoreline.writer.parquet;

import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.CorruptShardException;
import io.scoreline.shard.parquet.PageArrays;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.PendingFile;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.shard.store.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/// Reads a file as any reader will, every page of every column, and compares with what was given to be written.
record ReadBackCheck(ShardPath path, TableSchema schema, long rows, ValueSums written, PageArrays pages) implements PendingFile.ReadBack {
    /// Few, so that little memory is needed beside that of whoever writes.
    private static final int CHUNK_ROWS = 256;

    @Override
    public void check(StoredFile file) throws IOException {
        try (TableReader reader = TableReader.open(path, file)) {
            if (reader.rows() != rows || !reader.schema().equals(schema)) {
                throw new CorruptShardException(
                        path,
                        "read back " + reader.rows() + " rows of " + reader.schema() + ", wrote " + rows + " of "
                                + schema);
            }
            Set<Integer> fieldIds =
                    schema.columns().stream().map(Column::fieldId).collect(Collectors.toUnmodifiableSet());
            long bytes = reader.scanBytes(fieldIds);
            try (ArrowMemory arrow = new ArrowMemory();
                    Reservation reservation = new MemoryBudget(bytes).reserve(bytes, Duration.ZERO);
                    BufferAllocator allocator = arrow.child("read back", reservation)) {
                reader.selectReusing(fieldIds, allocator, CHUNK_ROWS, pages);
                try {
                    compare(reader);
                } finally {
                    reader.endScan();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(path + ": interrupted while read back", e);
            }
        }
    }

    private void compare(TableReader reader) throws IOException {
        ValueSums found = new ValueSums(schema);
        long count = 0;
        for (@Nullable ColumnChunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
            try (ColumnChunk current = chunk) {
                add(found, current);
                count += current.rows();
            }
        }
        String differences = written.differences(found);
        if (count != rows || !differences.isEmpty()) {
            throw new CorruptShardException(
                    path,
                    "read back " + count + " rows, wrote " + rows + "; columns that differ: [" + differences + "]");
        }
    }

    private void add(ValueSums sums, ColumnChunk chunk) {
        List<Column> columns = schema.columns();
        for (int i = 0; i < columns.size(); i++) {
            ColumnValues values = chunk.column(columns.get(i).fieldId());
            for (int row = 0; row < chunk.rows(); row++) {
                sums.add(i, values, row);
            }
        }
    }
}
