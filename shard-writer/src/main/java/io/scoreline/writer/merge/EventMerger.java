package io.scoreline.writer.merge;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.MergeCommit;
import io.scoreline.shard.catalog.SetAsideFile;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.fault.KillPoint;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.CorruptShardException;
import io.scoreline.shard.parquet.UnsupportedShardException;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.row.EventFooter;
import io.scoreline.writer.row.PromotedFeatures;
import io.scoreline.writer.verdict.Verdicts;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Merges the event shards of a partition, date by date, so that no (date, partition) keeps many files. Holds no
/// state between calls but counts. Reads block their carrier: call it from platform threads.
public final class EventMerger {
    private static final Logger LOG = LoggerFactory.getLogger(EventMerger.class);

    /// What a merge takes unless told otherwise.
    public static final long DEFAULT_CHUNK_BYTES = 32L << 20;

    /// A second attempt reads so few rows of each input at once that the largest of them fit.
    private static final int FEW_ROWS = 4;

    private final FileStore store;
    private final Catalog catalog;
    private final ArrowMemory arrow;
    private final MemoryBudget budget;
    private final MergeMemory memory;
    private final MergePace pace;
    private final long rollBytes;
    private final LongAdder setAside = new LongAdder();

    public EventMerger(FileStore store, Catalog catalog, ArrowMemory arrow, MemoryBudget budget) {
        this(store, catalog, arrow, budget, DEFAULT_CHUNK_BYTES, MergePace.FULL);
    }

    /// A merge takes `chunkBytes` of the budget at most, unless two inputs need more.
    public EventMerger(
            FileStore store, Catalog catalog, ArrowMemory arrow, MemoryBudget budget, long chunkBytes, MergePace pace) {
        this(store, catalog, arrow, budget, chunkBytes, pace, StreamedMerge.ROLL_BYTES);
    }

    EventMerger(
            FileStore store,
            Catalog catalog,
            ArrowMemory arrow,
            MemoryBudget budget,
            long chunkBytes,
            MergePace pace,
            long rollBytes) {
        this.store = store;
        this.catalog = catalog;
        this.arrow = arrow;
        this.budget = budget;
        this.memory = MergeMemory.of(Math.min(chunkBytes, budget.limitBytes()));
        this.pace = pace;
        this.rollBytes = rollBytes;
    }

    /// Files set aside since the start.
    public long setAside() {
        return setAside.sum();
    }

    /// Merges what has come together below `safeSeq` (every live definition is beyond it, and its duplicates are
    /// decided); answers the number of files merged away. The lease's epoch fences the commit. One group's failure
    /// is thrown after the others had their turn.
    public int merge(Lease lease, long safeSeq) throws IOException, InterruptedException {
        Set<ShardPath> aside = catalog.setAside(lease.partition()).stream()
                .map(SetAsideFile::path)
                .collect(Collectors.toSet());
        List<ShardEntry> candidates = catalog.shards(lease.partition(), 0, safeSeq).stream()
                .filter(shard -> shard.toSeq() <= safeSeq && !aside.contains(shard.path()))
                .toList();
        int mergedAway = 0;
        IOException failure = null;
        for (MergePlan.Group group : MergePlan.of(candidates)) {
            try {
                mergedAway += mergeSound(lease, group);
            } catch (IOException e) {
                LOG.error(
                        "partition {}: a merge of {} files failed",
                        lease.partition().value(),
                        group.inputs().size(),
                        e);
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return mergedAway;
    }

    /// Merges the group without those files that turn out, while they are read, not to be what they should be.
    private int mergeSound(Lease lease, MergePlan.Group group) throws IOException, InterruptedException {
        MergePlan.Group sound = group;
        while (true) {
            ShardPath path;
            IOException reason;
            try {
                return merge(lease, sound);
            } catch (CorruptShardException e) {
                path = e.path();
                reason = e;
            } catch (UnsupportedShardException e) {
                path = e.path();
                reason = e;
            }
            ShardEntry unfit = sound.input(path).orElse(null);
            if (unfit == null) {
                throw reason;
            }
            putAside(unfit, reason);
            sound = sound.without(unfit);
        }
    }

    private int merge(Lease lease, MergePlan.Group group) throws IOException, InterruptedException {
        PromotedFeatures features = PromotedFeatures.live(catalog);
        TableSchema schema = EventSchema.merged(features.ids());
        try (MergeInputs inputs = MergeInputs.open(store, schema, group, memory, this::putAside)) {
            if (inputs.size() < 2) {
                return 0;
            }
            Optional<Reservation> reserved = budget.tryReserve(inputs.memoryBytes());
            if (reserved.isEmpty()) {
                return putOff(lease, group, inputs.memoryBytes() + " bytes are not free now");
            }
            try (Reservation held = reserved.get()) {
                return attempt(lease, group, inputs, features, held);
            }
        }
    }

    private int attempt(
            Lease lease, MergePlan.Group group, MergeInputs inputs, PromotedFeatures features, Reservation held)
            throws IOException, InterruptedException {
        pace.begin(lease.partition(), group.level(), inputs.size(), inputs.bytes());
        int merged = 0;
        try {
            merged = write(lease, group, inputs, features, held, Integer.MAX_VALUE);
        } catch (MemoryExhaustedException e) {
            LOG.info("partition {}: {}; a few rows at a time", lease.partition().value(), e.getMessage());
            merged = attemptSlowly(lease, group, inputs, features, held);
        } catch (UnsortedShardException e) {
            LOG.warn("{}; it is sorted first", e.getMessage());
            if (!held.tryGrow(memory.piecesBytes() - memory.writerBytes())) {
                return putOff(lease, group, "no memory is free for sorting " + e.shard().path());
            }
            merged = sort(lease, group, inputs.only(e.shard()), features, held);
        } finally {
            pace.end(merged > 0);
        }
        return merged;
    }

    private int attemptSlowly(
            Lease lease, MergePlan.Group group, MergeInputs inputs, PromotedFeatures features, Reservation held)
            throws IOException, InterruptedException {
        try {
            return write(lease, group, inputs.few(), features, held, FEW_ROWS);
        } catch (MemoryExhaustedException e) {
            return putOff(lease, group, String.valueOf(e.getMessage()));
        }
    }

    private int write(
            Lease lease,
            MergePlan.Group group,
            MergeInputs inputs,
            PromotedFeatures features,
            Reservation held,
            int chunkRows)
            throws IOException, InterruptedException {
        if (!group.dated()) {
            return sort(lease, group, inputs, features, held);
        }
        Verdicts verdicts = verdicts(lease, group, inputs);
        TableSchema schema = EventSchema.merged(features.ids());
        try (MergeOutputs outputs = outputs(lease, group.level(), inputs, features)) {
            StreamedMerge merge = new StreamedMerge(schema, features, verdicts, pace, rollBytes);
            return merge.run(inputs.open(), outputs, arrow, held, chunkRows) ? commit(lease, inputs, outputs) : 0;
        }
    }

    private int sort(
            Lease lease, MergePlan.Group group, MergeInputs inputs, PromotedFeatures features, Reservation held)
            throws IOException, InterruptedException {
        Verdicts verdicts = verdicts(lease, group, inputs);
        try (MergeOutputs outputs = outputs(lease, group.level(), inputs, features)) {
            SortedPieces pieces = new SortedPieces(features, verdicts, pace, memory.pieceBytes());
            return pieces.run(inputs.open(), outputs, arrow, held) ? commit(lease, inputs, outputs) : 0;
        }
    }

    private Verdicts verdicts(Lease lease, MergePlan.Group group, MergeInputs inputs) throws IOException {
        return group.level() > 1
                ? Verdicts.none()
                : Verdicts.load(
                        catalog.verdicts(lease.partition(), inputs.fromSeq() - 1, inputs.toSeq()), store, arrow, budget);
    }

    private MergeOutputs outputs(Lease lease, int level, MergeInputs inputs, PromotedFeatures features) {
        MergeOrigin origin = inputs.origin();
        EventFooter footer = new EventFooter(lease.partition(), level, lease.epoch(), features)
                .merged(inputs.fromSeq(), inputs.toSeq(), origin.inputs(), origin.writers());
        return new MergeOutputs(
                store,
                new MergeOutputs.Common(
                        lease.partition(),
                        level,
                        lease.epoch(),
                        inputs.fromSeq(),
                        inputs.toSeq(),
                        EventSchema.merged(features.ids()),
                        footer.base(),
                        memory.groupBytes()));
    }

    /// A commit that certainly did not happen leaves outputs that nothing can ever name: they go. Those of an
    /// unknown outcome stay, as orphans at worst.
    private int commit(Lease lease, MergeInputs inputs, MergeOutputs outputs) {
        boolean committed;
        KillPoint.MERGE_PUBLISHED.pass();
        try {
            committed = catalog.commitMerge(
                    new MergeCommit(lease.partition(), lease.epoch(), inputs.ids(), outputs.published()));
            KillPoint.MERGE_COMMITTED.pass();
        } catch (CatalogException e) {
            if (e.outcomeUnknown()) {
                outputs.keep();
            }
            throw e;
        }
        if (!committed) {
            LOG.info("partition {}: a merge of {} files was fenced", lease.partition().value(), inputs.size());
            return 0;
        }
        outputs.keep();
        return inputs.size();
    }

    private void putAside(ShardEntry shard, IOException reason) {
        LOG.error("{}: set aside, it is not merged any more: {}", shard.path(), reason.getMessage());
        catalog.putAside(shard.partition(), shard.path(), String.valueOf(reason.getMessage()));
        setAside.increment();
    }

    private static int putOff(Lease lease, MergePlan.Group group, String why) {
        LOG.info(
                "partition {}: a merge of {} files is put off: {}",
                lease.partition().value(),
                group.inputs().size(),
                why);
        return 0;
    }
}
