package io.scoreline.writer.row;

import io.scoreline.shard.column.ColumnValues;
import java.util.Arrays;

/// The order of rows in an event shard: (tenant, entity, ts, id), bytes compared unsigned. The columns' bytes must stay
/// valid from call to call, as those of columns on the heap do.
public final class EventOrder implements RowSort.Order {
    private final ColumnValues tenant;
    private final ColumnValues entity;
    private final ColumnValues ts;
    private final ColumnValues id;

    public EventOrder(ColumnValues tenant, ColumnValues entity, ColumnValues ts, ColumnValues id) {
        this.tenant = tenant;
        this.entity = entity;
        this.ts = ts;
        this.id = id;
    }

    @Override
    public int compare(int left, int right) {
        int order = compareBytes(tenant, left, right);
        if (order == 0) {
            order = compareBytes(entity, left, right);
        }
        if (order == 0) {
            order = Long.compare(ts.longAt(left), ts.longAt(right));
        }
        return order == 0 ? compareBytes(id, left, right) : order;
    }

    private static int compareBytes(ColumnValues column, int left, int right) {
        byte[] leftBytes = column.bytes(left);
        int leftFrom = column.bytesFrom(left);
        int leftTo = leftFrom + column.bytesLength(left);
        byte[] rightBytes = column.bytes(right);
        int rightFrom = column.bytesFrom(right);
        int rightTo = rightFrom + column.bytesLength(right);
        return Arrays.compareUnsigned(leftBytes, leftFrom, leftTo, rightBytes, rightFrom, rightTo);
    }
}
