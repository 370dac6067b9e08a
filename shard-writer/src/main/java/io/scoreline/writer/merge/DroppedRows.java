package io.scoreline.writer.merge;

import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.erasure.ErasureFilter;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.writer.row.RowStatistics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// Says of rows, one after the other, whether a merge leaves them out because a tombstone erases them or their tenant keeps
/// them no longer, and counts those. Rows of one tenant mostly follow each other. Not thread-safe.
final class DroppedRows {
    private final Erasures erasures;
    private final ErasureFilter erased;
    private final KeptDays kept;
    private final boolean all;
    private byte[] tenant = {};
    private int firstDay;
    private long expired;

    DroppedRows(Erasures erasures, KeptDays kept) {
        this.erasures = erasures;
        this.erased = new ErasureFilter(erasures);
        this.kept = kept;
        this.all = kept.firstOfAll() == KeptDays.EVER;
        this.firstDay = kept.firstOf("");
    }

    /// For those alone that are kept no longer.
    static DroppedRows expired(KeptDays kept) {
        return new DroppedRows(Erasures.NONE, kept);
    }

    boolean isDropped(ColumnValues tenants, ColumnValues entities, ColumnValues ts, int row, long seq) {
        return erased.isErased(tenants, entities, row, seq) || (!all && isExpired(tenants, ts, row));
    }

    boolean isExpired(ColumnValues tenants, ColumnValues ts, int row) {
        int from = tenants.bytesFrom(row);
        int to = from + tenants.bytesLength(row);
        if (!Arrays.equals(tenant, 0, tenant.length, tenants.bytes(row), from, to)) {
            tenant = Arrays.copyOfRange(tenants.bytes(row), from, to);
            firstDay = kept.firstOf(new String(tenant, StandardCharsets.UTF_8));
        }
        if (RowStatistics.dayOf(ts.longAt(row)) >= firstDay) {
            return false;
        }
        expired++;
        return true;
    }

    /// The newest tombstone.
    long newestErasure() {
        return erasures.newest();
    }

    /// How many rows each tombstone has erased, by its seq.
    Map<Long, Long> erased() {
        return erased.rows();
    }

    /// Rows that their tenant keeps no longer.
    long expired() {
        return expired;
    }
}
