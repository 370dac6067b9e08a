package io.scoreline.worker.verify;

import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.scoring.engine.Slabs;
import io.scoreline.scoring.engine.StateTable;
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

/// Merges score shards into one table for each partition, under a reservation; closing frees them. Not thread-safe.
final class ScoreRows implements ChunkSink, AutoCloseable {
    private static final long MEMORY_STEP_BYTES = 256 << 10;

    private final Scorer scorer;
    private final Erasures erasures;
    private final Reservation memory;
    private final Slabs slabs = new Slabs();
    private final SortedMap<Integer, Merged> tables = new TreeMap<>();
    private final OwnerCursor owner = new OwnerCursor();
    private Map<Integer, Long> counted = Map.of();

    /// Entities of a partition and, by their numbers, their states.
    record Merged(EntityTable entities, StateTable states) {}

    ScoreRows(Scorer scorer, Erasures erasures, Reservation memory) {
        this.scorer = scorer;
        this.erasures = erasures;
        this.memory = memory;
    }

    /// The partitions whose rows count in the next file, each with the feed seq up to which its events are in there: the
    /// others were fenced. What is older than an entity's tombstone does not count either.
    public void begin(Map<Integer, Long> toSeqs) {
        counted = Map.copyOf(toSeqs);
    }

    public SortedMap<Integer, Merged> tables() {
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
                Merged table = tables.computeIfAbsent(
                        partition, any -> new Merged(new EntityTable(slabs), scorer.newTable(slabs)));
                byte[] bytes = states.bytes(row);
                EntityState read = scorer.decode(bytes, states.bytesFrom(row), states.bytesLength(row));
                table.states().merge(table.entities().find(owner), read);
            }
        }
        ensureMemory();
    }

    @Override
    public void close() {
        slabs.close();
    }

    private void ensureMemory() {
        long needed = slabs.bytes();
        for (Merged table : tables.values()) {
            needed += table.entities().heapBytes() + table.states().heapBytes();
        }
        long missing = needed - memory.bytes();
        if (missing > 0 && !memory.tryGrow(Math.max(missing, MEMORY_STEP_BYTES))) {
            throw new MemoryExhaustedException("score base of " + scorer.definition().name() + ": " + needed
                    + " bytes of states, reserved are " + memory.bytes() + ", and the budget refuses more");
        }
    }
}
