package io.scoreline.worker.scan;

import io.scoreline.scoring.engine.FoldCounts;
import io.scoreline.scoring.engine.Slabs;
import io.scoreline.scoring.engine.StateTable;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One pass of a group of definitions over (afterSeq, upToSeq] of a partition, file by file in feed order. What it
/// holds, most of it outside the heap, is accounted to its reservation, which the caller closes after it; a
/// [MemoryExhaustedException] ends the pass when the budget refuses more. Events that a tombstone erases are ignored.
/// Not thread-safe.
public final class PartitionScan implements ChunkSink, AutoCloseable {
    /// Memory is taken in steps, not for each entity.
    private static final long MEMORY_STEP_BYTES = 256 << 10;

    private static final int NO_ENTITY = -1;

    private final long afterSeq;
    private final long upToSeq;
    private final ScanKits kits;
    private final ScanKit kit;
    private final Map<FeatureSpec, Integer> promoted;
    private final Duplicates rule;
    private final Erasures erasures;
    private final Reservation memory;
    private final Slabs slabs = new Slabs();
    private final EntityTable entities = new EntityTable(slabs);
    private final List<StateTable> states;
    private final List<FoldCounts> counts;
    private final RowList duplicates = new RowList();
    private final OwnerCursor owner = new OwnerCursor();
    /// Which definitions apply to the entity that rows are of.
    private final boolean[] applies;

    private int entity = NO_ENTITY;
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
        this.states = IntStream.range(0, definitions.size())
                .mapToObj(d -> kit.scorer(d).newTable(slabs))
                .toList();
        this.counts = Stream.generate(FoldCounts::new).limit(definitions.size()).toList();
        this.applies = new boolean[definitions.size()];
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
        if (judge(chunk)) {
            chosen.fill(chunk, kit);
            for (int d = 0; d < applies.length; d++) {
                kit.scorer(d).fold(kit.block(), kit.runs(d), states.get(d), counts.get(d));
            }
        }
        ensureMemory();
    }

    /// The pass is at its end, or given up: the kit may serve another. The results stay until it is closed.
    public void finish() {
        kits.giveBack(kit);
    }

    public EntityTable entities() {
        return entities;
    }

    /// The states of the entities, by their numbers, for a definition of the group by its place.
    public StateTable states(int definition) {
        return states.get(definition);
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

    /// Frees what it holds outside the heap: names and states.
    @Override
    public void close() {
        slabs.close();
    }

    /// Finds the runs of rows that count; answers whether any does.
    private boolean judge(ColumnChunk chunk) {
        ColumnValues tenants = chunk.column(EventSchema.TENANT.fieldId());
        ColumnValues names = chunk.column(EventSchema.ENTITY.fieldId());
        @Nullable RowRule rowRule = rowRule(chunk);
        for (int d = 0; d < applies.length; d++) {
            kit.runs(d).clear();
        }
        boolean any = false;
        owner.reset();
        int to = 0;
        for (int from = 0; from < chunk.rows(); from = to) {
            to = tenants.runEnd(from, names.runEnd(from, chunk.rows()));
            if (owner.moveTo(tenants, names, from)) {
                entity = NO_ENTITY;
                ownerMoved();
            }
            boolean taken = rowRule == null ? take(from, to) : takeRun(rowRule, from, to);
            any = any || taken;
        }
        return any;
    }

    /// Null when all rows count.
    private @Nullable RowRule rowRule(ColumnChunk chunk) {
        @Nullable ColumnValues seqs =
                chunk.has(EventSchema.SEQ.fieldId()) ? chunk.column(EventSchema.SEQ.fieldId()) : null;
        if (seqs != null) {
            if (rule instanceof Duplicates.Decide) {
                throw new IllegalStateException(
                        "merged shard with seq " + fileSeq + " among those to decide above seq " + afterSeq);
            }
            return row -> {
                boolean counts = inRange(seqs.longAt(row));
                rows += counts ? 1 : 0;
                return counts && !isErased(seqs.longAt(row));
            };
        }
        if (!inRange(fileSeq)) {
            return row -> false;
        }
        if (erasures.isEmpty() && rule instanceof Duplicates.Recorded(var verdicts) && !verdicts.hasAny(fileSeq)) {
            rows += chunk.rows();
            return null;
        }
        boolean decides = rule instanceof Duplicates.Decide;
        @Nullable ColumnValues ids = decides ? chunk.column(EventSchema.ID.fieldId()) : null;
        @Nullable ColumnValues serverIds = decides ? chunk.column(EventSchema.SERVER_ID.fieldId()) : null;
        return row -> {
            rows++;
            return !isErased(fileSeq) && !isDuplicate(chunk.firstRow() + row, ids, serverIds, row);
        };
    }

    /// Whether a tombstone erases the owner's events of that seq; then no definition reads it.
    private boolean isErased(long seq) {
        if (erasedUpTo == 0 || seq > erasedUpTo) {
            return false;
        }
        counts.forEach(count -> count.ignored++);
        return true;
    }

    /// Whether a row counts.
    private interface RowRule {
        boolean counts(int row);
    }

    /// Takes the rows of one owner that count; answers whether any does.
    private boolean takeRun(RowRule rows, int from, int to) {
        boolean any = false;
        int first = from;
        for (int row = from; row < to; row++) {
            if (!rows.counts(row)) {
                any = take(first, row) || any;
                first = row + 1;
            }
        }
        return take(first, to) || any;
    }

    private void ownerMoved() {
        if (rule instanceof Duplicates.Decide decide) {
            decide.fingerprint().owner(owner);
        }
        erasedUpTo = erasures.isEmpty() ? 0 : erasures.seqOf(owner.bytes(), owner.tenantLength(), owner.length());
    }

    private boolean inRange(long seq) {
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

    /// Gives rows to the definitions that apply to their entity; answers whether there are any.
    private boolean take(int from, int to) {
        if (from == to || applies.length == 0) {
            return false;
        }
        if (entity == NO_ENTITY) {
            enter();
        }
        for (int d = 0; d < applies.length; d++) {
            if (applies[d]) {
                kit.runs(d).add(entity, from, to);
            } else {
                counts.get(d).ignored += to - from;
            }
        }
        return true;
    }

    private void enter() {
        entity = entities.find(owner);
        for (int d = 0; d < applies.length; d++) {
            applies[d] = kit.definitions().get(d).appliesTo(owner);
        }
    }

    private void ensureMemory() {
        long needed = slabs.bytes() + entities.heapBytes() + duplicates.heapBytes();
        for (StateTable table : states) {
            needed += table.heapBytes();
        }
        long missing = needed - memory.bytes();
        if (missing > 0 && !memory.tryGrow(Math.max(missing, MEMORY_STEP_BYTES))) {
            throw new MemoryExhaustedException("scan over seqs (" + afterSeq + ", " + upToSeq + "]: the states of "
                    + entities.size() + " entities take " + needed + " bytes, reserved are " + memory.bytes()
                    + ", and the budget refuses more");
        }
    }
}
