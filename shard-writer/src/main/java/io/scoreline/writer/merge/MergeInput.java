package io.scoreline.writer.merge;

import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.parquet.CorruptShardException;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.writer.row.PromotedFeatures;
import io.scoreline.writer.verdict.Verdicts;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/// A file that is merged, read chunk by chunk; it stands on one of its rows, or behind the last. Rows that a verdict
/// calls duplicates, a tombstone erases or their tenant keeps no longer are passed over. Not thread-safe.
final class MergeInput {
    private final ShardEntry shard;
    private final TableReader reader;
    private final TableSchema output;
    private final Verdicts verdicts;
    private final DroppedRows dropped;
    private final MissingFeatures missing;
    private final Map<Integer, ColumnValues> constant = new HashMap<>();
    private final LastKey last = new LastKey();
    private @Nullable ColumnChunk chunk;
    private List<ColumnValues> columns = List.of();
    private int row;
    private long rowsRead;

    MergeInput(
            ShardEntry shard,
            TableReader reader,
            TableSchema output,
            PromotedFeatures features,
            Verdicts verdicts,
            DroppedRows dropped) {
        this.shard = shard;
        this.reader = reader;
        this.output = output;
        this.verdicts = verdicts;
        this.dropped = dropped;
        Set<Integer> inFile = new HashSet<>();
        reader.schema().columns().forEach(column -> inFile.add(column.fieldId()));
        this.missing = new MissingFeatures(features, inFile);
        if (shard.level() == 0) {
            long registered = ChronoUnit.MICROS.between(Instant.EPOCH, shard.registeredAt());
            constant.put(EventSchema.SEQ.fieldId(), new Constant(shard.toSeq()));
            constant.put(EventSchema.REGISTERED_AT.fieldId(), new Constant(registered));
        }
    }

    /// The file's columns as the output has them must be there and of its types, but for those that are made here.
    static void check(ShardEntry shard, TableReader reader, TableSchema output) throws CorruptShardException {
        for (Column column : output.columns()) {
            boolean made = isMade(shard, column);
            @Nullable Column found = reader.schema().find(column.fieldId()).orElse(null);
            boolean fits = found == null ? made : found.type() == column.type() && found.nullable() == column.nullable();
            if (!fits) {
                throw new CorruptShardException(
                        shard.path(), "expected the column " + column + ", found " + (found == null ? "none" : found));
            }
        }
        if (reader.rows() != shard.rows()) {
            throw new CorruptShardException(
                    shard.path(), "expected " + shard.rows() + " rows as registered, found " + reader.rows());
        }
    }

    /// Whether an input may lack the column: features are read from payloads, and a landing shard is one registration.
    private static boolean isMade(ShardEntry shard, Column column) {
        if (column.fieldId() >= EventSchema.FIRST_FEATURE_FIELD_ID) {
            return column.nullable();
        }
        return shard.level() == 0 && (column.equals(EventSchema.SEQ) || column.equals(EventSchema.REGISTERED_AT));
    }

    /// Begins with the first row; chunks have at most so many.
    boolean begin(Set<Integer> fieldIds, BufferAllocator allocator, int chunkRows) throws IOException {
        reader.selectReusing(fieldIds, allocator, chunkRows);
        return advance();
    }

    /// Goes to the next row that counts; false when there is none.
    boolean advance() throws IOException {
        do {
            row++;
            rowsRead++;
            if ((chunk == null || row >= chunk.rows()) && !nextChunk()) {
                return false;
            }
            if (!last.moveTo(columns.get(0), columns.get(1), columns.get(3), columns.get(2), row)) {
                throw new UnsortedShardException(shard, firstRow() + row);
            }
        } while (!counts());
        return true;
    }

    private boolean counts() {
        boolean duplicate = shard.level() == 0 && verdicts.isDuplicate(shard.toSeq(), firstRow() + row);
        return !duplicate && !dropped.isDropped(columns.get(0), columns.get(1), columns.get(3), row, seq());
    }

    private long firstRow() {
        return chunk == null ? 0 : chunk.firstRow();
    }

    private boolean nextChunk() throws IOException {
        closeChunk();
        ColumnChunk next = reader.next();
        if (next == null) {
            return false;
        }
        chunk = next;
        row = 0;
        if (!missing.columns().isEmpty()) {
            missing.read(next.column(EventSchema.PAYLOAD.fieldId()), next.rows());
        }
        List<ColumnValues> all = new ArrayList<>();
        for (Column column : output.columns()) {
            int fieldId = column.fieldId();
            @Nullable ColumnValues made = next.has(fieldId) ? null : constant.get(fieldId);
            if (made == null && !next.has(fieldId)) {
                made = missing.columns().get(fieldId);
            }
            all.add(made == null ? next.column(fieldId) : made);
        }
        columns = all;
        return true;
    }

    /// Orders by the key of event shards, then by seq.
    int compareTo(MergeInput other) {
        int order = compareBytes(0, other);
        if (order == 0) {
            order = compareBytes(1, other);
        }
        if (order == 0) {
            order = Long.compare(ts(), other.ts());
        }
        if (order == 0) {
            order = compareBytes(2, other);
        }
        return order == 0 ? Long.compare(seq(), other.seq()) : order;
    }

    private int compareBytes(int column, MergeInput other) {
        ColumnValues mine = columns.get(column);
        ColumnValues its = other.columns.get(column);
        byte[] left = mine.bytes(row);
        int leftFrom = mine.bytesFrom(row);
        byte[] right = its.bytes(other.row);
        int rightFrom = its.bytesFrom(other.row);
        return Arrays.compareUnsigned(
                left,
                leftFrom,
                leftFrom + mine.bytesLength(row),
                right,
                rightFrom,
                rightFrom + its.bytesLength(other.row));
    }

    /// Parallel to the output's columns.
    List<ColumnValues> columns() {
        return columns;
    }

    int row() {
        return row;
    }

    long ts() {
        return columns.get(3).longAt(row);
    }

    private long seq() {
        return columns.get(7).longAt(row);
    }

    /// Bytes of the file.
    long bytes() {
        return shard.bytes();
    }

    /// Bytes of the file that lie before the row, about.
    long bytesDone() {
        return (long) ((double) shard.bytes() * Math.min(rowsRead, shard.rows()) / shard.rows());
    }

    private void closeChunk() {
        if (chunk != null) {
            chunk.close();
            chunk = null;
        }
    }

    /// Frees what is in memory; the file stays open.
    void endScan() {
        closeChunk();
        reader.endScan();
    }

    private record Constant(long value) implements ColumnValues {
        @Override
        public boolean isNull(int row) {
            return false;
        }

        @Override
        public boolean anyNull() {
            return false;
        }

        @Override
        public long longAt(int row) {
            return value;
        }
    }
}
