package io.scoreline.writer.merge;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.MergeCommit;
import io.scoreline.shard.catalog.SetAsideFile;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.erasure.Tombstone;
import io.scoreline.shard.fault.KillPoint;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.CorruptShardException;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.parquet.UnsupportedShardException;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.row.EventFooter;
import io.scoreline.writer.row.PromotedFeatures;
import io.scoreline.writer.verdict.Verdicts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Merges the event shards of a partition, date by date, so that no (date, partition) keeps many files. Between
/// calls it knows counts, and which files have nothing that is kept no longer. Reads block their carrier:
/// call it from platform threads.
public final class EventMerger {
    private static final Logger LOG = LoggerFactory.getLogger(EventMerger.class);

    /// A second attempt reads so few rows of each input at once that the largest of them fit.
    private static final int FEW_ROWS = 4;

    /// Files that are looked at for what is erased in one go.
    private static final int MOST_ERASED = 64;

    private final FileStore store;
    private final Catalog catalog;
    private final ArrowMemory arrow;
    private final MemoryBudget budget;
    private final MergeMemory memory;
    private final MergePace pace;
    private final MergeSettings settings;
    private final ExpiredFiles expired;
    private final LongAdder setAside = new LongAdder();

    public EventMerger(FileStore store, Catalog catalog, ArrowMemory arrow, MemoryBudget budget) {
        this(store, catalog, arrow, budget, MergeSettings.DEFAULT, MergePace.FULL);
    }

    public EventMerger(
            FileStore store,
            Catalog catalog,
            ArrowMemory arrow,
            MemoryBudget budget,
            MergeSettings settings,
            MergePace pace) {
        this.store = store;
        this.catalog = catalog;
        this.arrow = arrow;
        this.budget = budget;
        this.memory = MergeMemory.of(Math.min(settings.chunkBytes(), budget.limitBytes()));
        this.pace = pace;
        this.settings = settings;
        this.expired = new ExpiredFiles(store, arrow, budget);
    }

    /// Files set aside since the start.
    public long setAside() {
        return setAside.sum();
    }

    /// Merges what has come together below `safeSeq` (every live definition is beyond it, and its duplicates are
    /// decided); answers the number of files merged away. The lease's epoch fences the commit. One group's failure
    /// is thrown after the others had their turn.
    public int merge(Lease lease, long safeSeq) throws IOException, InterruptedException {
        Set<ShardPath> aside = aside(lease);
        List<ShardEntry> candidates = catalog.shards(lease.partition(), 0, safeSeq).stream()
                .filter(shard -> shard.toSeq() <= safeSeq && !aside.contains(shard.path()))
                .toList();
        List<MergePlan.Group> groups = MergePlan.of(candidates);
        return groups.isEmpty() ? 0 : mergeAll(lease, groups, 2, Erasures.standing(catalog.openErasures()), KeptDays.ALL);
    }

    /// Rewrites, each by itself, files below `safeSeq` that hold rows which a tombstone erases, some at once; answers how
    /// many there were.
    public int erase(Lease lease, long safeSeq) throws IOException, InterruptedException {
        Set<ShardPath> aside = aside(lease);
        List<ShardEntry> candidates = catalog.shardsToErase(lease.partition(), safeSeq, MOST_ERASED);
        // Read after the files: it has every tombstone that may concern them.
        Erasures erasures = Erasures.standing(catalog.openErasures());
        List<Long> clean = new ArrayList<>();
        List<MergePlan.Group> holding = new ArrayList<>();
        for (ShardEntry shard : candidates) {
            if (!aside.contains(shard.path())) {
                if (mayHold(shard, erasures)) {
                    holding.add(MergePlan.alone(shard));
                } else {
                    clean.add(shard.id());
                }
            }
        }
        if (!clean.isEmpty()) {
            catalog.markErased(clean, erasures.newest());
        }
        return mergeAll(lease, holding, 1, erasures, KeptDays.ALL);
    }

    /// Rewrites, each by itself, files below `safeSeq` with rows of days that are over for their tenant, but not for all;
    /// answers how many there were.
    public int expire(Lease lease, long safeSeq, KeptDays kept) throws IOException, InterruptedException {
        Set<ShardPath> aside = aside(lease);
        List<ShardEntry> sound = catalog.shards(lease.partition(), 0, safeSeq).stream()
                .filter(shard -> !aside.contains(shard.path()))
                .toList();
        List<MergePlan.Group> holding = expired.of(lease.partition(), sound, kept).stream()
                .map(MergePlan::alone)
                .toList();
        return holding.isEmpty()
                ? 0
                : mergeAll(lease, holding, 1, Erasures.standing(catalog.openErasures()), kept);
    }

    private Set<ShardPath> aside(Lease lease) {
        return catalog.setAside(lease.partition()).stream().map(SetAsideFile::path).collect(Collectors.toSet());
    }

    /// A file that cannot be read may hold anything: the merge says why.
    private boolean mayHold(ShardEntry shard, Erasures erasures) throws IOException {
        try (TableReader reader = TableReader.open(shard.path(), store.open(shard.path()))) {
            for (Tombstone tombstone : erasures.in(shard.partition()).tombstones()) {
                byte[] entity = tombstone.entity().getBytes(StandardCharsets.UTF_8);
                if (tombstone.seq() >= shard.fromSeq()
                        && !reader.groupsWith(EventSchema.ENTITY.fieldId(), entity).isEmpty()) {
                    return true;
                }
            }
            return false;
        } catch (CorruptShardException | UnsupportedShardException e) {
            return true;
        }
    }

    /// Of the inputs of a group so many at least make a merge.
    private record Work(Lease lease, MergePlan.Group group, int least, Erasures erasures, KeptDays kept) {
        int partition() {
            return lease.partition().value();
        }
    }

    private int mergeAll(Lease lease, List<MergePlan.Group> groups, int least, Erasures erasures, KeptDays kept)
            throws IOException, InterruptedException {
        int mergedAway = 0;
        IOException failure = null;
        for (MergePlan.Group group : groups) {
            try {
                mergedAway += mergeSound(new Work(lease, group, least, erasures, kept));
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
    private int mergeSound(Work whole) throws IOException, InterruptedException {
        Work sound = whole;
        while (true) {
            ShardPath path;
            IOException reason;
            try {
                return merge(sound);
            } catch (CorruptShardException e) {
                path = e.path();
                reason = e;
            } catch (UnsupportedShardException e) {
                path = e.path();
                reason = e;
            }
            ShardEntry unfit = sound.group().input(path).orElse(null);
            if (unfit == null) {
                throw reason;
            }
            putAside(unfit, reason);
            sound = new Work(sound.lease(), sound.group().without(unfit), sound.least(), sound.erasures(), sound.kept());
        }
    }

    private int merge(Work work) throws IOException, InterruptedException {
        PromotedFeatures features = PromotedFeatures.live(catalog);
        TableSchema schema = EventSchema.merged(features.ids());
        try (MergeInputs inputs = MergeInputs.open(store, schema, work.group(), memory, this::putAside)) {
            if (inputs.size() < work.least()) {
                return 0;
            }
            Optional<Reservation> reserved = budget.tryReserve(inputs.memoryBytes());
            if (reserved.isEmpty()) {
                return putOff(work, inputs.memoryBytes() + " bytes are not free now");
            }
            try (Reservation held = reserved.get()) {
                return attempt(work, inputs, features, held);
            }
        }
    }

    private int attempt(Work work, MergeInputs inputs, PromotedFeatures features, Reservation held)
            throws IOException, InterruptedException {
        pace.begin(work.lease().partition(), work.group().level(), inputs.size(), inputs.bytes());
        int merged = 0;
        try {
            merged = write(work, inputs, features, held, Integer.MAX_VALUE);
        } catch (MemoryExhaustedException e) {
            LOG.info("partition {}: {}; a few rows at a time", work.partition(), e.getMessage());
            merged = attemptSlowly(work, inputs, features, held);
        } catch (UnsortedShardException e) {
            LOG.warn("{}; it is sorted first", e.getMessage());
            if (!held.tryGrow(memory.piecesBytes() - memory.writerBytes())) {
                return putOff(work, "no memory is free for sorting " + e.shard().path());
            }
            merged = sort(work, inputs.only(e.shard()), features, held);
        } finally {
            pace.end(merged > 0);
        }
        return merged;
    }

    private int attemptSlowly(Work work, MergeInputs inputs, PromotedFeatures features, Reservation held)
            throws IOException, InterruptedException {
        try {
            return write(work, inputs.few(), features, held, FEW_ROWS);
        } catch (MemoryExhaustedException e) {
            return putOff(work, String.valueOf(e.getMessage()));
        }
    }

    private int write(Work work, MergeInputs inputs, PromotedFeatures features, Reservation held, int chunkRows)
            throws IOException, InterruptedException {
        if (!work.group().dated()) {
            return sort(work, inputs, features, held);
        }
        Verdicts verdicts = verdicts(work, inputs);
        DroppedRows dropped = new DroppedRows(work.erasures(), work.kept());
        TableSchema schema = EventSchema.merged(features.ids());
        try (MergeOutputs outputs = outputs(work, inputs, features)) {
            StreamedMerge merge = new StreamedMerge(schema, features, verdicts, dropped, pace, settings.rollBytes());
            boolean done = merge.run(inputs.open(), outputs, arrow, held, chunkRows);
            return done ? commit(work, inputs, outputs, dropped) : 0;
        }
    }

    private int sort(Work work, MergeInputs inputs, PromotedFeatures features, Reservation held)
            throws IOException, InterruptedException {
        Verdicts verdicts = verdicts(work, inputs);
        DroppedRows dropped = new DroppedRows(work.erasures(), work.kept());
        try (MergeOutputs outputs = outputs(work, inputs, features)) {
            SortedPieces pieces = new SortedPieces(features, verdicts, dropped, pace, memory.pieceBytes());
            return pieces.run(inputs.open(), outputs, arrow, held) ? commit(work, inputs, outputs, dropped) : 0;
        }
    }

    private Verdicts verdicts(Work work, MergeInputs inputs) throws IOException {
        return work.group().level() > 1
                ? Verdicts.none()
                : Verdicts.load(
                        catalog.verdicts(work.lease().partition(), inputs.fromSeq() - 1, inputs.toSeq()),
                        store,
                        arrow,
                        budget);
    }

    private MergeOutputs outputs(Work work, MergeInputs inputs, PromotedFeatures features) {
        Lease lease = work.lease();
        int level = work.group().level();
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
                        memory.groupBytes(),
                        settings.layout()));
    }

    /// A commit that certainly did not happen leaves outputs that nothing can ever name: they go. Those of an
    /// unknown outcome stay, as orphans at worst.
    private int commit(Work work, MergeInputs inputs, MergeOutputs outputs, DroppedRows dropped) {
        Lease lease = work.lease();
        boolean committed;
        KillPoint.MERGE_PUBLISHED.pass();
        try {
            committed = catalog.commitMerge(new MergeCommit(
                    lease.partition(),
                    lease.epoch(),
                    inputs.ids(),
                    outputs.published(),
                    dropped.newestErasure(),
                    dropped.erased(),
                    dropped.expired()));
            KillPoint.MERGE_COMMITTED.pass();
        } catch (CatalogException e) {
            if (e.outcomeUnknown()) {
                outputs.keep();
            }
            throw e;
        }
        if (!committed) {
            LOG.info("partition {}: a merge of {} files was fenced", work.partition(), inputs.size());
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

    private static int putOff(Work work, String why) {
        LOG.info(
                "partition {}: a merge of {} files is put off: {}",
                work.partition(),
                work.group().inputs().size(),
                why);
        return 0;
    }
}
