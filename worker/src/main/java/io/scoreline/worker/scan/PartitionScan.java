package io.scoreline.worker.scan;

import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.EventBlock;
import io.scoreline.scoring.engine.FoldCounts;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.worker.dedup.Fingerprint;
import io.scoreline.worker.stream.ChunkSink;
import io.scoreline.worker.stream.OwnerCursor;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One pass of a group of definitions over (afterSeq, upToSeq] of a partition, file by file in feed order. What it
/// holds is accounted to its reservation, which the caller closes; a [MemoryExhaustedException] ends the pass when the
/// budget refuses more. Events that a tombstone erases are ignored. Not thread-safe.
public final class PartitionScan implements ChunkSink {
    /// Memory is taken in steps, not for each entity.
    private static final long MEMORY_STEP_BYTES = 256 << 10;

    private final long afterSeq;
    private final long upToSeq;
    private final ScanKits kits;
    private final ScanKit kit;
    private final Map<FeatureSpec, Integer> promoted;
    private final Duplicates rule;
    private final Erasures erasures;
    private final Reservation memory;
    private final EntityTable entities;
    private final List<FoldCounts> counts;
    private final RowList duplicates = new RowList();
    private final OwnerCursor owner = new OwnerCursor();
    private final int[] touched;
    private final @Nullable EntityState[] entered;
    private @Nullable FileColumns columns;
    private long fileSeq;
    private long fileRegisteredAt;
    private long rows;
    private long erasedUpTo;

    public PartitionScan(
            long afterSeq,
            long upToSeq,
            List<LiveDefinition> definitions,
            ScanKits kits,
            Map<FeatureSpec, Integer> promoted,
            Duplicates rule,
            Erasures erasures,
            Reservation memory) {
        this.afterSeq = afterSeq;
        this.upToSeq = upToSeq;
        this.kits = kits;
        this.kit = kits.take(definitions);
        this.promoted = promoted;
        this.rule = rule;
        this.erasures = erasures;
        this.memory = memory;
        this.entities = new EntityTable(definitions.size());
        this.counts = Stream.generate(FoldCounts::new).limit(definitions.size()).toList();
        this.touched = new int[EventBlock.MAX_ROWS];
        this.entered = new @Nullable EntityState[definitions.size()];
    }

    /// The file whose chunks come next.
    public void begin(ShardEntry shard) {
        fileSeq = shard.fromSeq();
        fileRegisteredAt = ChronoUnit.MICROS.between(Instant.EPOCH, shard.registeredAt());
    }

    @Override
    public Set<Integer> select(TableSchema schema) {
        FileColumns chosen = new FileColumns(schema, kit, promoted, rule instanceof Duplicates.Decide);
        columns = chosen;
        owner.reset();
        return chosen.selected();
    }

    @Override
    public void accept(ColumnChunk chunk) {
        FileColumns chosen = columns;
        if (chosen == null) {
            throw new IllegalStateException("chunk before its file's columns were selected");
        }
        int owners = judge(chunk);
        if (owners > 0 && !counts.isEmpty()) {
            chosen.fill(chunk, kit);
            for (int d = 0; d < counts.size(); d++) {
                kit.scorer(d).fold(kit.block(), kit.rowStates(d), counts.get(d));
            }
        }
        for (int i = 0; i < owners; i++) {
            entities.account(touched[i]);
        }
        ensureMemory();
    }

    /// The pass is at its end, or given up: the kit may serve another. The results stay.
    public void finish() {
        kits.giveBack(kit);
    }

    public EntityTable entities() {
        return entities;
    }

    /// What became of the rows, for a definition of the group by its place.
    public FoldCounts counts(int definition) {
        return counts.get(definition);
    }

    public RowList duplicates() {
        return duplicates;
    }

    /// Rows in the range.
    public long rows() {
        return rows;
    }

    /// Gives every row of the chunk its states, or none; answers how many owners were touched.
    private int judge(ColumnChunk chunk) {
        ColumnValues tenants = chunk.column(EventSchema.TENANT.fieldId());
        ColumnValues names = chunk.column(EventSchema.ENTITY.fieldId());
        boolean decides = rule instanceof Duplicates.Decide;
        @Nullable ColumnValues ids = decides ? chunk.column(EventSchema.ID.fieldId()) : null;
        @Nullable ColumnValues serverIds = decides ? chunk.column(EventSchema.SERVER_ID.fieldId()) : null;
        @Nullable ColumnValues seqs =
                chunk.has(EventSchema.SEQ.fieldId()) ? chunk.column(EventSchema.SEQ.fieldId()) : null;
        if (seqs != null && decides) {
            throw new IllegalStateException(
                    "merged shard with seq " + fileSeq + " among those to decide above seq " + afterSeq);
        }
        int owners = 0;
        int entity = -1;
        owner.reset();
        for (int row = 0; row < chunk.rows(); row++) {
            boolean repeats = row > 0 && tenants.repeats(row) && names.repeats(row);
            if (!repeats && owner.moveTo(tenants, names, row)) {
                entity = -1;
                ownerMoved();
            }
            if (!inRange(seqs, row)) {
                skip(row);
                continue;
            }
            rows++;
            if (erasedUpTo > 0 && (seqs == null ? fileSeq : seqs.longAt(row)) <= erasedUpTo) {
                skip(row);
                counts.forEach(count -> count.ignored++);
                continue;
            }
            if (seqs == null && isDuplicate(chunk.firstRow() + row, ids, serverIds, row)) {
                skip(row);
                continue;
            }
            if (entity < 0) {
                entity = entities.find(owner);
                touched[owners++] = entity;
                enter(entity);
            }
            take(row);
        }
        return owners;
    }

    private void ownerMoved() {
        if (rule instanceof Duplicates.Decide decide) {
            decide.fingerprint().owner(owner);
        }
        erasedUpTo = erasures.isEmpty() ? 0 : erasures.seqOf(owner.bytes(), owner.tenantLength(), owner.length());
    }

    private boolean inRange(@Nullable ColumnValues seqs, int row) {
        long seq = seqs == null ? fileSeq : seqs.longAt(row);
        return seq > afterSeq && seq <= upToSeq;
    }

    private boolean isDuplicate(
            long fileRow, @Nullable ColumnValues ids, @Nullable ColumnValues serverIds, int row) {
        boolean duplicate =
                switch (rule) {
                    case Duplicates.Recorded(var verdicts) -> verdicts.isDuplicate(fileSeq, fileRow);
                    case Duplicates.Decide(var staging, var fingerprint) -> {
                        if (serverIds == null || ids == null || serverIds.longAt(row) != 0) {
                            yield false;
                        }
                        byte[] id = ids.bytes(row);
                        long print = fingerprint.of(id, ids.bytesFrom(row), ids.bytesLength(row));
                        yield staging.isDuplicate(Fingerprint.after(erasedUpTo, print), fileRegisteredAt);
                    }
                };
        if (duplicate) {
            duplicates.add(fileSeq, fileRow);
        }
        return duplicate;
    }

    private void skip(int row) {
        for (int d = 0; d < counts.size(); d++) {
            kit.rowStates(d)[row] = null;
        }
    }

    /// Looks up the states that the rows of this entity go into, one for each definition that applies to it.
    private void enter(int entity) {
        @Nullable EntityState[] states = entities.states(entity);
        for (int d = 0; d < entered.length; d++) {
            if (!kit.definitions().get(d).appliesTo(owner)) {
                entered[d] = null;
                continue;
            }
            EntityState state = states[d];
            if (state == null) {
                state = kit.scorer(d).newState();
                states[d] = state;
            }
            entered[d] = state;
        }
    }

    private void take(int row) {
        for (int d = 0; d < entered.length; d++) {
            EntityState state = entered[d];
            if (state == null) {
                counts.get(d).ignored++;
            }
            kit.rowStates(d)[row] = state;
        }
    }

    private void ensureMemory() {
        long needed = entities.heapBytes() + duplicates.heapBytes();
        long missing = needed - memory.bytes();
        if (missing > 0 && !memory.tryGrow(Math.max(missing, MEMORY_STEP_BYTES))) {
            throw new MemoryExhaustedException("scan over seqs (" + afterSeq + ", " + upToSeq + "]: the states of "
                    + entities.size() + " entities take " + needed + " bytes, reserved are " + memory.bytes()
                    + ", and the budget refuses more");
        }
    }
}
