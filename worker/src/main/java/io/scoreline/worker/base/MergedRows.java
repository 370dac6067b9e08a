package io.scoreline.worker.base;

import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.ScoreSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.worker.scan.EntityTable;
import io.scoreline.worker.score.ScoreFile;
import io.scoreline.worker.stream.ChunkSink;
import io.scoreline.worker.stream.OwnerCursor;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Merges the sorted rows of a base, as they stream by, with sorted tables into one sorted file. Not thread-safe.
final class MergedRows implements ChunkSink {
    private final ScoreFile into;
    private final Scorer scorer;
    private final OwnerCursor owner = new OwnerCursor();
    private final Iterator<Map.Entry<Integer, EntityTable>> tables;
    private int partition;
    private EntityTable table = new EntityTable(1);
    private int[] order = new int[0];
    private int next;

    MergedRows(SortedMap<Integer, EntityTable> tables, Scorer scorer, ScoreFile into) {
        this.tables = tables.entrySet().iterator();
        this.scorer = scorer;
        this.into = into;
    }

    @Override
    public Set<Integer> select(TableSchema schema) {
        return ScoreSchema.TABLE.columns().stream().map(Column::fieldId).collect(Collectors.toSet());
    }

    @Override
    public void accept(ColumnChunk chunk) throws IOException {
        ColumnValues partitions = chunk.column(ScoreSchema.PARTITION.fieldId());
        ColumnValues tenants = chunk.column(ScoreSchema.TENANT.fieldId());
        ColumnValues names = chunk.column(ScoreSchema.ENTITY.fieldId());
        ColumnValues states = chunk.column(ScoreSchema.STATE.fieldId());
        for (int row = 0; row < chunk.rows(); row++) {
            int rowPartition = (int) partitions.longAt(row);
            owner.moveTo(tenants, names, row);
            int order = emitBelow(rowPartition);
            byte[] bytes = states.bytes(row);
            EntityState state = scorer.decode(bytes, states.bytesFrom(row), states.bytesLength(row));
            if (order == 0) {
                state.merge(current());
                next++;
            }
            into.add(rowPartition, Arrays.copyOf(owner.bytes(), owner.length()), owner.tenantLength(), state);
        }
    }

    /// Emits what is left of the tables, behind the base's last row.
    void finish() throws IOException {
        while (hasNext()) {
            emit();
        }
    }

    /// Emits the tables' rows below the owner; answers 0 when the next one is the owner's own.
    private int emitBelow(int rowPartition) throws IOException {
        while (hasNext()) {
            int compared = compare(rowPartition);
            if (compared >= 0) {
                return compared;
            }
            emit();
        }
        return 1;
    }

    private int compare(int rowPartition) {
        if (partition != rowPartition) {
            return Integer.compare(partition, rowPartition);
        }
        byte[] mine = table.owner(order[next]);
        int tenant = table.tenantLength(order[next]);
        int byTenant = Arrays.compareUnsigned(mine, 0, tenant, owner.bytes(), 0, owner.tenantLength());
        return byTenant != 0
                ? byTenant
                : Arrays.compareUnsigned(
                        mine, tenant, mine.length, owner.bytes(), owner.tenantLength(), owner.length());
    }

    private void emit() throws IOException {
        into.add(partition, table.owner(order[next]), table.tenantLength(order[next]), current());
        next++;
    }

    private EntityState current() {
        @Nullable EntityState state = table.states(order[next])[0];
        if (state == null) {
            throw new IllegalStateException("entity without a state in partition " + partition);
        }
        return state;
    }

    private boolean hasNext() {
        while (next == order.length) {
            if (!tables.hasNext()) {
                return false;
            }
            Map.Entry<Integer, EntityTable> entry = tables.next();
            partition = entry.getKey();
            table = entry.getValue();
            order = table.sorted();
            next = 0;
        }
        return true;
    }
}
