package io.scoreline.writer.merge;

import io.scoreline.shard.column.ColumnValues;
import java.util.Arrays;

/// A copy of the key of the row before, by which it is seen whether a file is sorted. Not thread-safe.
final class LastKey {
    private final Part tenant = new Part();
    private final Part entity = new Part();
    private final Part id = new Part();
    private long ts;
    private boolean any;

    /// Whether the row stands behind the one before or is equal to it; it is then the one before.
    boolean moveTo(ColumnValues tenants, ColumnValues entities, ColumnValues times, ColumnValues ids, int row) {
        int order = tenant.moveTo(tenants, row);
        int entityOrder = entity.moveTo(entities, row);
        long time = times.longAt(row);
        int timeOrder = Long.compare(ts, time);
        ts = time;
        int idOrder = id.moveTo(ids, row);
        order = order != 0 ? order : entityOrder;
        order = order != 0 ? order : timeOrder;
        order = order != 0 ? order : idOrder;
        boolean follows = !any || order <= 0;
        any = true;
        return follows;
    }

    private static final class Part {
        private byte[] bytes = new byte[64];
        private int length;

        /// How what it was compares with what it becomes.
        int moveTo(ColumnValues values, int row) {
            byte[] from = values.bytes(row);
            int at = values.bytesFrom(row);
            int count = values.bytesLength(row);
            int order = Arrays.compareUnsigned(bytes, 0, length, from, at, at + count);
            if (order != 0) {
                if (bytes.length < count) {
                    bytes = new byte[Math.max(count, 2 * bytes.length)];
                }
                System.arraycopy(from, at, bytes, 0, count);
                length = count;
            }
            return order;
        }
    }
}
