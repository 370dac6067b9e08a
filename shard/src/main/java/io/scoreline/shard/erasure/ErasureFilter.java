package io.scoreline.shard.erasure;

import io.scoreline.shard.column.ColumnValues;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Says of rows, one after the other, whether a tombstone erases them, and counts those that it does. Rows of one owner mostly
/// follow each other. Not thread-safe.
public final class ErasureFilter {
    private final Erasures erasures;
    private final Map<Long, Long> rows = new HashMap<>();
    private byte[] owner = new byte[64];
    private int tenantLength = -1;
    private int length;
    private long upTo;

    public ErasureFilter(Erasures erasures) {
        this.erasures = erasures;
    }

    /// Whether the row's events, of seqs up to this one, are erased.
    public boolean isErased(ColumnValues tenants, ColumnValues entities, int row, long seq) {
        if (erasures.isEmpty()) {
            return false;
        }
        moveTo(tenants, entities, row);
        if (seq > upTo) {
            return false;
        }
        rows.merge(upTo, 1L, Long::sum);
        return true;
    }

    /// How many rows each tombstone has erased, by its seq.
    public Map<Long, Long> rows() {
        return Map.copyOf(rows);
    }

    private void moveTo(ColumnValues tenants, ColumnValues entities, int row) {
        int tenant = tenants.bytesLength(row);
        int entity = entities.bytesLength(row);
        int tenantFrom = tenants.bytesFrom(row);
        int entityFrom = entities.bytesFrom(row);
        byte[] tenantBytes = tenants.bytes(row);
        byte[] entityBytes = entities.bytes(row);
        boolean same = tenant == tenantLength
                && tenant + entity == length
                && Arrays.equals(owner, 0, tenant, tenantBytes, tenantFrom, tenantFrom + tenant)
                && Arrays.equals(owner, tenant, length, entityBytes, entityFrom, entityFrom + entity);
        if (same) {
            return;
        }
        tenantLength = tenant;
        length = tenant + entity;
        if (owner.length < length) {
            owner = new byte[Math.max(length, 2 * owner.length)];
        }
        System.arraycopy(tenantBytes, tenantFrom, owner, 0, tenant);
        System.arraycopy(entityBytes, entityFrom, owner, tenant, entity);
        upTo = erasures.seqOf(owner, tenantLength, length);
    }
}
