package io.scoreline.worker.stream;

import io.scoreline.shard.column.ColumnValues;
import java.util.Arrays;

/// Tenant and entity of the row it stands on, copied into one array: the tenant's bytes, then the entity's. Files are
/// sorted by both, so that most rows have the owner of the row before. Not thread-safe.
public final class OwnerCursor {
    private static final int FIRST_BYTES = 256;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int tenantLength = -1;
    private int entityLength;

    /// Stands on a row; true when its owner is another than that of the row before.
    public boolean moveTo(ColumnValues tenants, ColumnValues entities, int row) {
        boolean tenantMoved = moveTenant(tenants, row);
        return moveEntity(entities, row, tenantMoved);
    }

    /// Forgets where it stood: the next row counts as another owner.
    public void reset() {
        tenantLength = -1;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int tenantLength() {
        return tenantLength;
    }

    public int entityLength() {
        return entityLength;
    }

    public int length() {
        return tenantLength + entityLength;
    }

    private boolean moveTenant(ColumnValues tenants, int row) {
        byte[] from = tenants.bytes(row);
        int start = tenants.bytesFrom(row);
        int length = tenants.bytesLength(row);
        if (length == tenantLength && Arrays.equals(from, start, start + length, bytes, 0, length)) {
            return false;
        }
        ensure(length);
        System.arraycopy(from, start, bytes, 0, length);
        tenantLength = length;
        return true;
    }

    private boolean moveEntity(ColumnValues entities, int row, boolean tenantMoved) {
        byte[] from = entities.bytes(row);
        int start = entities.bytesFrom(row);
        int length = entities.bytesLength(row);
        if (!tenantMoved
                && length == entityLength
                && Arrays.equals(from, start, start + length, bytes, tenantLength, tenantLength + length)) {
            return false;
        }
        ensure(tenantLength + length);
        System.arraycopy(from, start, bytes, tenantLength, length);
        entityLength = length;
        return true;
    }

    private void ensure(int length) {
        if (bytes.length < length) {
            bytes = Arrays.copyOf(bytes, Math.max(length, bytes.length * 2));
        }
    }
}
