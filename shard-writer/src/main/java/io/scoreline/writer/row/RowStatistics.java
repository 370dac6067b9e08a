package io.scoreline.writer.row;

import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.ColumnType;
import java.util.List;

/// What a file's rows come to: the days and times between which they lie, and the bytes they take in memory.
public record RowStatistics(int minDay, int maxDay, long minTsMicros, long maxTsMicros, long memoryBytes) {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    /// What a value takes beside its bytes: the value itself or the end of its bytes, and its share of the order.
    private static final int BYTES_PER_VALUE = 8;

    /// Days since 1970-01-01 UTC.
    public static int dayOf(long tsMicros) {
        return (int) Math.floorDiv(tsMicros, MICROS_PER_DAY);
    }

    /// Of rows `order[from, to)`, which is not empty.
    public static RowStatistics of(
            List<Column> schema, List<? extends ColumnValues> columns, ColumnValues ts, int[] order, int from, int to) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = from; i < to; i++) {
            long micros = ts.longAt(order[i]);
            min = Math.min(min, micros);
            max = Math.max(max, micros);
        }
        long bytes = (long) columns.size() * (to - from) * BYTES_PER_VALUE;
        for (int column = 0; column < columns.size(); column++) {
            ColumnType type = schema.get(column).type();
            if (type == ColumnType.STRING || type == ColumnType.BINARY) {
                bytes += bytesOf(columns.get(column), order, from, to);
            }
        }
        return new RowStatistics(dayOf(min), dayOf(max), min, max, bytes);
    }

    private static long bytesOf(ColumnValues column, int[] order, int from, int to) {
        long bytes = 0;
        for (int i = from; i < to; i++) {
            if (!column.isNull(order[i])) {
                bytes += column.bytesLength(order[i]);
            }
        }
        return bytes;
    }
}
