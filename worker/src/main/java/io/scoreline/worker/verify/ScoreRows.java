package io.scoreline.worker.verify;

import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.ScoreSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.worker.scan.EntityTable;
import io.scoreline.worker.stream.ChunkSink;
import io.scoreline.worker.stream.OwnerCursor;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Merges score shards into one table for each partition, under a reservation. Not thread-safe.
final class ScoreRows implements ChunkSink {
    private static final long MEMORY_STEP_BYTES = 256 << 10;

    private final Scorer scorer;
    private final Erasures erasures;
    private final Reservation memory;
    private final SortedMap<Integer, EntityTable> tables = new TreeMap<>();
    private final OwnerCursor owner = new OwnerCursor();
    private Map<Integer, Long> counted = Map.of();

    public ScoreRows(Scorer scorer, Erasures erasures, Reservation memory) {
        this.scorer = scorer;
        this.erasures = erasures;
        this.memory = memory;
    }

    /// The partitions whose rows count in the next file, each with the feed seq up to which its events are in there: the
    /// others were fenced. What is older than an entity's tombstone does not count either.
    public void begin(Map<Integer, Long> toSeqs) {
        counted = Map.copyOf(toSeqs);
    }

    public SortedMap<Integer, EntityTable> tables() {
        return tables;
    }

    @Override
    public Set<Integer> select(TableSchema schema) {
        return ScoreSchema.TABLE.columns().stream().map(Column::fieldId).collect(Collectors.toSet());
    }

    @Override
    public void accept(ColumnChunk chunk) {
        ColumnValues partitions = chunk.column(ScoreSchema.PARTITION.fieldId());
        ColumnValues tenants = chunk.column(ScoreSchema.TENANT.fieldId());
        ColumnValues names = chunk.column(ScoreSchema.ENTITY.fieldId());
        ColumnValues states = chunk.column(ScoreSchema.STATE.fieldId());
        for (int row = 0; row < chunk.rows(); row++) {
            int partition = (int) partitions.longAt(row);
            Long toSeq = counted.get(partition);
            if (toSeq == null) {
                continue;
            }
            owner.moveTo(tenants, names, row);
            if (erasures.isEmpty()
                    || toSeq >= erasures.seqOf(owner.bytes(), owner.tenantLength(), owner.length())) {
                EntityTable table = tables.computeIfAbsent(partition, any -> new EntityTable(1));
                merge(table, table.find(owner), states, row);
            }
        }
        ensureMemory();
    }

    private void merge(EntityTable table, int entity, ColumnValues encoded, int row) {
        byte[] bytes = encoded.bytes(row);
        EntityState read = scorer.decode(bytes, encoded.bytesFrom(row), encoded.bytesLength(row));
        @Nullable EntityState[] states = table.states(entity);
        EntityState before = states[0];
        if (before == null) {
            states[0] = read;
        } else {
            before.merge(read);
        }
        table.account(entity);
    }

    private void ensureMemory() {
        long needed = tables.values().stream().mapToLong(EntityTable::heapBytes).sum();
        long missing = needed - memory.bytes();
        if (missing > 0 && !memory.tryGrow(Math.max(missing, MEMORY_STEP_BYTES))) {
            throw new MemoryExhaustedException("score base of " + scorer.definition().name() + ": " + needed
                    + " bytes of states, reserved are " + memory.bytes() + ", and the budget refuses more");
        }
    }
}
