package io.scoreline.writer.parquet;

import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.parquet.ShardFormat;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.PendingFile;
import io.scoreline.shard.store.PublishedFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/// Writes rows to one Parquet file: zstd, field ids, page checksums, bloom filter on entity, column and offset index.
/// Not thread-safe.
public final class TableWriter implements AutoCloseable {
    private final PendingFile file;
    private final TableSchema schema;
    private final Map<String, String> metadata;
    private final MessageType type;
    private final ParquetProperties rules;
    private final WriterScratch scratch;
    private final boolean ownScratch;
    private final EntityFilter entities;
    private final ValueSums sums;
    private final ParquetFileWriter writer;
    private final long groupBytes;
    private @Nullable RowGroupWriter group;
    private long rows;
    private long endedGroupsBytes;
    private boolean done;

    private TableWriter(
            PendingFile file,
            TableSchema schema,
            Map<String, String> metadata,
            long expectedRows,
            long groupBytes,
            WriterScratch scratch,
            boolean ownScratch)
            throws IOException {
        this.file = file;
        this.scratch = scratch;
        this.ownScratch = ownScratch;
        this.groupBytes = Math.min(groupBytes, RowGroupWriter.MAX_BYTES);
        this.schema = schema;
        this.metadata = withFormat(metadata, schema);
        this.type = ParquetSchema.of(schema);
        this.rules = PageRules.of(schema, scratch.slabs(), expectedRows);
        this.entities = new EntityFilter(expectedRows);
        this.sums = new ValueSums(schema);
        this.writer = new ParquetFileWriter(
                new PendingOutput(file),
                type,
                ParquetFileWriter.Mode.CREATE,
                RowGroupWriter.MAX_BYTES,
                0,
                rules.getColumnIndexTruncateLength(),
                rules.getStatisticsTruncateLength(),
                rules.getPageWriteChecksumEnabled());
        writer.start();
    }

    /// Takes the pending file over: [#close] without [#publish] discards it. `expectedRows` is a hint for what to make
    /// room for at first.
    public static TableWriter open(
            PendingFile file, TableSchema schema, Map<String, String> metadata, long expectedRows) throws IOException {
        return open(file, schema, metadata, expectedRows, RowGroupWriter.MAX_BYTES);
    }

    /// The same, with row groups of so many uncompressed bytes at most: a group lies in memory until it is written.
    public static TableWriter open(
            PendingFile file, TableSchema schema, Map<String, String> metadata, long expectedRows, long groupBytes)
            throws IOException {
        return open(file, schema, metadata, expectedRows, groupBytes, new WriterScratch(), true);
    }

    /// As [#open(PendingFile, TableSchema, Map, long)], for one of several files that a thread writes with the same scratch.
    public static TableWriter open(
            PendingFile file, TableSchema schema, Map<String, String> metadata, long expectedRows, WriterScratch scratch)
            throws IOException {
        return open(file, schema, metadata, expectedRows, RowGroupWriter.MAX_BYTES, scratch, false);
    }

    private static TableWriter open(
            PendingFile file,
            TableSchema schema,
            Map<String, String> metadata,
            long expectedRows,
            long groupBytes,
            WriterScratch scratch,
            boolean own)
            throws IOException {
        try {
            return new TableWriter(file, schema, metadata, expectedRows, groupBytes, scratch, own);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// Writes rows `order[from, to)` of the columns, which are parallel to the schema's. A value that cannot be written
    /// is an [IllegalArgumentException]; the file can then only be closed.
    public void write(List<? extends ColumnValues> columns, int[] order, int from, int to) throws IOException {
        if (columns.size() != schema.columns().size()) {
            throw new IllegalArgumentException(file.path() + ": " + columns.size() + " columns, expected "
                    + schema.columns().size());
        }
        expectOpen();
        done = true;
        for (int i = from; i < to; i++) {
            writeRow(columns, order[i]);
        }
        done = false;
    }

    /// Writes one row of the columns.
    public void write(List<? extends ColumnValues> columns, int row) throws IOException {
        expectOpen();
        done = true;
        writeRow(columns, row);
        done = false;
    }

    private void writeRow(List<? extends ColumnValues> columns, int row) throws IOException {
        if (group == null) {
            group = new RowGroupWriter(schema, type, rules, scratch.compressor(), entities, sums, groupBytes);
        }
        group.write(columns, row);
        rows++;
        if (group.isFull()) {
            endGroup(group);
        }
    }

    public long rows() {
        return rows;
    }

    /// Bytes that the values take in memory, uncompressed.
    public long valueBytes() {
        return endedGroupsBytes + (group == null ? 0 : group.bytes());
    }

    /// Bytes of the file so far, which are those of the row groups that have ended.
    public long fileBytes() {
        return file.position();
    }

    /// Writes the footer, has every page read back, decoded and compared with what was written, and publishes.
    public PublishedFile publish() throws IOException {
        return publish(Map.of());
    }

    /// The same, with metadata that became known while rows were written.
    public PublishedFile publish(Map<String, String> more) throws IOException {
        expectOpen();
        done = true;
        if (group != null) {
            endGroup(group);
        }
        Map<String, String> all = new HashMap<>(metadata);
        all.putAll(more);
        writer.end(all);
        return file.publish(new ReadBackCheck(file.path(), schema, rows, sums, scratch.pages()));
    }

    @Override
    public void close() throws IOException {
        done = true;
        try {
            if (group != null) {
                group.close();
                group = null;
            }
            if (ownScratch) {
                scratch.close();
            }
        } finally {
            file.close();
        }
    }

    private void endGroup(RowGroupWriter full) throws IOException {
        try (full) {
            full.writeTo(writer);
            endedGroupsBytes += full.bytes();
        } finally {
            group = null;
        }
    }

    private void expectOpen() {
        if (done) {
            throw new IllegalStateException(file.path() + ": published, closed or failed before");
        }
    }

    private static Map<String, String> withFormat(Map<String, String> metadata, TableSchema schema) {
        Map<String, String> all = new HashMap<>(metadata);
        all.put(ShardFormat.FORMAT_KEY, ShardFormat.FORMAT);
        all.put(ShardFormat.SCHEMA_KEY, schema.fingerprint());
        return all;
    }
}
