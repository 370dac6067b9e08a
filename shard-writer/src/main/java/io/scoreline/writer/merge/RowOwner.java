package io.scoreline.writer.merge;

import io.scoreline.shard.column.ColumnValues;
import java.util.Arrays;
import java.util.List;

/// Whose rows they are: the first two columns of a merge. Immutable.
final class RowOwner {
    private static final int TENANT = 0;
    private static final int ENTITY = 1;

    private final byte[] tenant;
    private final byte[] entity;

    private RowOwner(byte[] tenant, byte[] entity) {
        this.tenant = tenant;
        this.entity = entity;
    }

    static RowOwner of(List<? extends ColumnValues> columns, int row) {
        return new RowOwner(copy(columns.get(TENANT), row), copy(columns.get(ENTITY), row));
    }

    boolean isOf(List<? extends ColumnValues> columns, int row) {
        return isAt(entity, columns.get(ENTITY), row) && isAt(tenant, columns.get(TENANT), row);
    }

    /// Not to be changed.
    byte[] tenant() {
        return tenant;
    }

    /// Not to be changed.
    byte[] entity() {
        return entity;
    }

    private static byte[] copy(ColumnValues values, int row) {
        int from = values.bytesFrom(row);
        return Arrays.copyOfRange(values.bytes(row), from, from + values.bytesLength(row));
    }

    private static boolean isAt(byte[] bytes, ColumnValues values, int row) {
        int from = values.bytesFrom(row);
        return Arrays.equals(bytes, 0, bytes.length, values.bytes(row), from, from + values.bytesLength(row));
    }
}
