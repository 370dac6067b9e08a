package io.scoreline.writer.parquet;

import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.parquet.ShardFormat;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.ScoreSchema;
import io.scoreline.shard.schema.TableSchema;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.impl.ColumnWriteStoreV1;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/// Rows of one row group on their way into pages. Full pages are compressed and wait in memory until the group is
/// written out.
final class RowGroupWriter implements AutoCloseable {
    /// Uncompressed bytes of values after which a row group ends at the latest.
    static final long MAX_BYTES = 64L * 1024 * 1024;

    /// Bytes of values within a few rows after which a row group ends early, since no page could be cut in between;
    /// keeps pages readable.
    private static final long MAX_BURST_BYTES = 4L * 1024 * 1024;

    private final TableSchema schema;
    private final ColumnChunkPageWriteStore pages;
    private final ColumnWriteStore store;
    private final ColumnWriter[] writers;
    private final EntityFilter entities;
    private final ValueSums sums;
    private final int entityColumn;
    private final long mostBytes;
    private long rows;
    private long bytes;
    private long burst;

    RowGroupWriter(
            TableSchema schema,
            MessageType type,
            ParquetProperties rules,
            BytesInputCompressor compressor,
            EntityFilter entities,
            ValueSums sums,
            long mostBytes) {
        this.schema = schema;
        this.mostBytes = mostBytes;
        this.entities = entities;
        this.sums = sums;
        this.pages = new ColumnChunkPageWriteStore(
                compressor, type, rules.getAllocator(), rules.getColumnIndexTruncateLength(), true);
        this.store = new ColumnWriteStoreV1(type, pages, rules);
        this.writers = type.getColumns().stream().map(store::getColumnWriter).toArray(ColumnWriter[]::new);
        this.entityColumn = schema.columns().stream().map(Column::name).toList().indexOf(ScoreSchema.ENTITY.name());
    }

    long rows() {
        return rows;
    }

    /// Uncompressed bytes of its values.
    long bytes() {
        return bytes;
    }

    boolean isFull() {
        return bytes >= mostBytes || burst >= MAX_BURST_BYTES;
    }

    void write(List<? extends ColumnValues> columns, int row) {
        long before = bytes;
        for (int i = 0; i < writers.length; i++) {
            Column column = schema.columns().get(i);
            ColumnValues values = columns.get(i);
            if (values.isNull(row)) {
                writeNull(column, i, row);
            } else {
                writeValue(column, i, values, row);
            }
        }
        store.endRecord();
        rows++;
        burst = rows % PageRules.ROWS_BETWEEN_CHECKS == 0 ? 0 : burst + bytes - before;
    }

    /// Writes the group's pages, in column order.
    void writeTo(ParquetFileWriter file) throws IOException {
        file.startBlock(rows);
        store.flush();
        pages.flushToFileWriter(file);
        if (entityColumn >= 0) {
            file.addBloomFilter(schema.columns().get(entityColumn).name(), entities.take());
        }
        file.endBlock();
    }

    @Override
    public void close() {
        store.close();
        pages.close();
    }

    private void writeNull(Column column, int index, int row) {
        if (!column.nullable()) {
            throw new IllegalArgumentException("row " + row + ", column " + column.name() + ": null, expected a value");
        }
        writers[index].writeNull(0, 0);
        sums.addNull(index);
    }

    private void writeValue(Column column, int index, ColumnValues values, int row) {
        ColumnWriter writer = writers[index];
        int level = column.nullable() ? 1 : 0;
        switch (column.type()) {
            case BOOL -> writer.write(values.longAt(row) != 0, 0, level);
            case INT -> writer.write(Math.toIntExact(values.longAt(row)), 0, level);
            case LONG, TIMESTAMP -> writer.write(values.longAt(row), 0, level);
            case DOUBLE -> writer.write(values.doubleAt(row), 0, level);
            case STRING, BINARY -> {
                writeBytes(column, index, values, row);
                return;
            }
        }
        sums.add(index, values, row);
        bytes += Long.BYTES;
    }

    private void writeBytes(Column column, int index, ColumnValues values, int row) {
        byte[] array = values.bytes(row);
        int from = values.bytesFrom(row);
        int length = values.bytesLength(row);
        if (length > ShardFormat.MAX_VALUE_BYTES) {
            throw new IllegalArgumentException("row " + row + ", column " + column.name() + ": " + length
                    + " bytes, expected at most " + ShardFormat.MAX_VALUE_BYTES);
        }
        Binary value = Binary.fromReusedByteArray(array, from, length);
        writers[index].write(value, 0, column.nullable() ? 1 : 0);
        if (index == entityColumn) {
            entities.add(value);
        }
        sums.addBytes(index, array, from, length);
        bytes += Integer.BYTES + length;
    }
}
