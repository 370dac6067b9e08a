package io.scoreline.writer.merge;

import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.column.HeapColumn;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.ColumnType;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.writer.row.EventOrder;
import io.scoreline.writer.row.PromotedFeatures;
import io.scoreline.writer.row.RowSort;
import io.scoreline.writer.row.RowStatistics;
import io.scoreline.writer.verdict.Verdicts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rows of a merge on the heap, without duplicates, what is erased and what is kept no longer. Not thread-safe.
final class MergedRows {
    private final PromotedFeatures features;
    private final Verdicts verdicts;
    private final DroppedRows dropped;
    private final TableSchema schema;
    private final Map<Integer, HeapColumn> columns = new LinkedHashMap<>();
    private final Set<Integer> inFile = new HashSet<>();
    private @Nullable ShardEntry input;
    private @Nullable MissingFeatures missing;
    private int rows;
    private long bytes;

    MergedRows(PromotedFeatures features, Verdicts verdicts, DroppedRows dropped) {
        this.features = features;
        this.verdicts = verdicts;
        this.dropped = dropped;
        this.schema = EventSchema.merged(features.ids());
        for (Column column : schema.columns()) {
            columns.put(column.fieldId(), new HeapColumn(column.type()));
        }
    }

    TableSchema schema() {
        return schema;
    }

    /// Parallel to the schema's.
    List<HeapColumn> columns() {
        return List.copyOf(columns.values());
    }

    ColumnValues ts() {
        return column(EventSchema.TS);
    }

    /// Rows by day, then as event shards are sorted; rows that are equal in that by seq.
    int[] order() {
        ColumnValues seq = column(EventSchema.SEQ);
        ColumnValues ts = ts();
        EventOrder events =
                new EventOrder(column(EventSchema.TENANT), column(EventSchema.ENTITY), ts, column(EventSchema.ID));
        return RowSort.sorted(rows, (left, right) -> {
            int order = Integer.compare(RowStatistics.dayOf(ts.longAt(left)), RowStatistics.dayOf(ts.longAt(right)));
            if (order == 0) {
                order = events.compare(left, right);
            }
            return order == 0 ? Long.compare(seq.longAt(left), seq.longAt(right)) : order;
        });
    }

    /// The rows added next are those of an input with these columns.
    void begin(ShardEntry of, TableSchema file) {
        input = of;
        inFile.clear();
        file.columns().forEach(column -> inFile.add(column.fieldId()));
        missing = new MissingFeatures(features, inFile);
    }

    /// Adds the rows of a chunk but for those that a verdict calls duplicates, a tombstone erases or their tenant keeps no longer.
    void add(ColumnChunk chunk) {
        ShardEntry of = Objects.requireNonNull(input, "begin");
        MissingFeatures made = Objects.requireNonNull(missing, "begin");
        if (!made.columns().isEmpty()) {
            made.read(chunk.column(EventSchema.PAYLOAD.fieldId()), chunk.rows());
        }
        boolean landing = of.level() == 0;
        ColumnValues tenants = chunk.column(EventSchema.TENANT.fieldId());
        ColumnValues entities = chunk.column(EventSchema.ENTITY.fieldId());
        ColumnValues ts = chunk.column(EventSchema.TS.fieldId());
        for (int row = 0; row < chunk.rows(); row++) {
            boolean duplicate = landing && verdicts.isDuplicate(of.toSeq(), chunk.firstRow() + row);
            long seq = landing ? of.toSeq() : chunk.column(EventSchema.SEQ.fieldId()).longAt(row);
            if (!duplicate && !dropped.isDropped(tenants, entities, ts, row, seq)) {
                add(of, chunk, made, row);
            }
        }
    }

    /// Bytes that the rows take, about.
    long bytes() {
        return bytes;
    }

    void clear() {
        columns.values().forEach(HeapColumn::clear);
        rows = 0;
        bytes = 0;
    }

    private void add(ShardEntry of, ColumnChunk chunk, MissingFeatures made, int row) {
        for (Map.Entry<Integer, HeapColumn> column : columns.entrySet()) {
            ColumnValues values = inFile.contains(column.getKey())
                    ? chunk.column(column.getKey())
                    : made.columns().get(column.getKey());
            if (values != null) {
                column.getValue().addFrom(values, row);
                bytes += bytesOf(values, column.getValue().type(), row);
            }
        }
        if (of.level() == 0) {
            column(EventSchema.SEQ).addLong(of.toSeq());
            column(EventSchema.REGISTERED_AT).addLong(ChronoUnit.MICROS.between(Instant.EPOCH, of.registeredAt()));
        }
        rows++;
    }

    private static long bytesOf(ColumnValues values, ColumnType type, int row) {
        boolean counted = (type == ColumnType.STRING || type == ColumnType.BINARY) && !values.isNull(row);
        return (long) Long.BYTES + (counted ? values.bytesLength(row) : 0);
    }

    private HeapColumn column(Column column) {
        HeapColumn found = columns.get(column.fieldId());
        if (found == null) {
            throw new IllegalStateException("no column " + column.name() + " in a merge");
        }
        return found;
    }
}
