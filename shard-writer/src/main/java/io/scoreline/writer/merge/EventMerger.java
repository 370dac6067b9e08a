package io.scoreline.writer.merge;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.MergeCommit;
import io.scoreline.shard.catalog.NewShard;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.fault.KillPoint;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.parquet.TableWriter;
import io.scoreline.writer.row.EventFooter;
import io.scoreline.writer.row.PromotedFeatures;
import io.scoreline.writer.row.RowStatistics;
import io.scoreline.writer.row.ShardNames;
import io.scoreline.writer.verdict.Verdicts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Merges the event shards of a partition, date by date, so that no (date, partition) keeps many files. Holds no
/// state between calls. Reads block their carrier: call it from platform threads.
public final class EventMerger {
    private static final Logger LOG = LoggerFactory.getLogger(EventMerger.class);

    /// A merge holds its rows on the heap: it takes no more than this share of it.
    private static final int HEAP_SHARE = 8;

    /// Memory for rows, in multiples of their bytes: columns that grow, and what writing Parquet takes beside them.
    private static final int MEMORY_PER_BYTE = 3;

    /// For a file whose footer does not tell its size in memory, multiples of its length.
    private static final int MEMORY_PER_FILE_BYTE = 10;

    private static final Duration SCAN_MEMORY_WAIT = Duration.ofSeconds(5);

    private final FileStore store;
    private final Catalog catalog;
    private final ArrowMemory arrow;
    private final MemoryBudget budget;

    public EventMerger(FileStore store, Catalog catalog, ArrowMemory arrow, MemoryBudget budget) {
        this.store = store;
        this.catalog = catalog;
        this.arrow = arrow;
        this.budget = budget;
    }

    /// Merges what has come together below `safeSeq` (every live definition is beyond it, and its duplicates are
    /// decided); answers the number of files merged away. The lease's epoch fences the commit. One group's failure
    /// is thrown after the others had their turn.
    public int merge(Lease lease, long safeSeq) throws IOException, InterruptedException {
        List<ShardEntry> candidates = catalog.shards(lease.partition(), 0, safeSeq).stream()
                .filter(shard -> shard.toSeq() <= safeSeq)
                .toList();
        int mergedAway = 0;
        IOException failure = null;
        for (MergePlan.Group group : MergePlan.of(candidates)) {
            try {
                mergedAway += merge(lease, group);
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

    private int merge(Lease lease, MergePlan.Group group) throws IOException, InterruptedException {
        List<Long> sizes = new ArrayList<>();
        for (ShardEntry input : group.inputs()) {
            InputCheck.verify(store, input);
            sizes.add(memoryBytes(input));
        }
        Fitting fitting = reserve(lease.partition(), sizes);
        if (fitting == null) {
            return 0;
        }
        try (Reservation memory = fitting.memory()) {
            List<ShardEntry> inputs = group.inputs().subList(0, fitting.files());
            LOG.debug("merging {} files into level {} with {} bytes", inputs.size(), group.level(), memory.bytes());
            return merge(lease, group.level(), inputs);
        } catch (MemoryExhaustedException e) {
            LOG.info(
                    "partition {}: a merge of {} files is put off: {}",
                    lease.partition().value(),
                    sizes.size(),
                    e.getMessage());
            return 0;
        }
    }

    /// Memory for the first `files` inputs.
    private record Fitting(int files, Reservation memory) {}

    /// Reserves for as many inputs as fit the heap's share and the budget now, in halves; null when not even two
    /// do.
    private @Nullable Fitting reserve(PartitionId partition, List<Long> sizes) {
        long most = Math.min(MergePlan.MOST_BYTES * 2, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
        int files = 0;
        long bytes = 0;
        while (files < sizes.size() && bytes + sizes.get(files) <= most) {
            bytes += sizes.get(files++);
        }
        while (files >= 2) {
            bytes = sizes.subList(0, files).stream().mapToLong(Long::longValue).sum();
            Optional<Reservation> memory = budget.tryReserve(bytes * MEMORY_PER_BYTE);
            if (memory.isPresent()) {
                return new Fitting(files, memory.get());
            }
            LOG.info("partition {}: {} bytes for a merge of {} files are not free", partition.value(), bytes, files);
            files /= 2;
        }
        LOG.info(
                "partition {}: a merge of {} files is put off: no two of them fit {} bytes of the heap and the budget",
                partition.value(),
                sizes.size(),
                most);
        return null;
    }

    private long memoryBytes(ShardEntry input) throws IOException {
        try (TableReader reader = TableReader.open(input.path(), store.open(input.path()))) {
            String told = reader.metadata().get(EventFooter.MEMORY_BYTES);
            return told != null && told.matches("\\d{1,18}")
                    ? Long.parseLong(told)
                    : input.bytes() * MEMORY_PER_FILE_BYTE;
        }
    }

    private int merge(Lease lease, int level, List<ShardEntry> inputs) throws IOException, InterruptedException {
        long fromSeq = inputs.stream().mapToLong(ShardEntry::fromSeq).min().orElseThrow();
        long toSeq = inputs.stream().mapToLong(ShardEntry::toSeq).max().orElseThrow();
        Verdicts verdicts = level > 1
                ? Verdicts.none()
                : Verdicts.load(catalog.verdicts(lease.partition(), fromSeq - 1, toSeq), store, arrow, budget);
        PromotedFeatures features = PromotedFeatures.live(catalog);
        MergedRows rows = new MergedRows(features, verdicts);
        MergeOrigin origin = new MergeOrigin();
        for (ShardEntry input : inputs) {
            read(input, rows, origin);
        }
        List<MergeCommit.Output> outputs = new ArrayList<>();
        try {
            EventFooter footer = new EventFooter(lease.partition(), level, lease.epoch(), features)
                    .merged(fromSeq, toSeq, origin.inputs(), origin.writers());
            int[] order = rows.order();
            int start = 0;
            while (start < order.length) {
                int end = endOfDay(rows, order, start);
                NewShard shard = write(lease, level, rows, footer, order, start, end);
                outputs.add(new MergeCommit.Output(level, fromSeq, toSeq, shard));
                start = end;
            }
        } catch (IOException | RuntimeException e) {
            delete(outputs);
            throw e;
        }
        List<Long> ids = inputs.stream().map(ShardEntry::id).toList();
        return commit(new MergeCommit(lease.partition(), lease.epoch(), ids, outputs));
    }

    private void read(ShardEntry input, MergedRows rows, MergeOrigin origin) throws IOException, InterruptedException {
        try (TableReader reader = TableReader.open(input.path(), store.open(input.path()));
                Reservation memory = budget.reserve(reader.scanBytes(rows.fieldIds()), SCAN_MEMORY_WAIT);
                BufferAllocator allocator = arrow.child("merge", memory)) {
            reader.select(rows.fieldIds(), allocator, MergedRows.chunkRows());
            rows.add(input, reader);
            origin.add(input.path(), reader.metadata());
        }
    }

    private static int endOfDay(MergedRows rows, int[] order, int start) {
        int day = RowStatistics.dayOf(rows.ts().longAt(order[start]));
        int end = start + 1;
        while (end < order.length && RowStatistics.dayOf(rows.ts().longAt(order[end])) == day) {
            end++;
        }
        return end;
    }

    private NewShard write(Lease lease, int level, MergedRows rows, EventFooter footer, int[] order, int start, int end)
            throws IOException {
        RowStatistics statistics =
                RowStatistics.of(rows.schema().columns(), rows.columns(), rows.ts(), order, start, end);
        ShardPath path = ShardNames.dated(statistics.minDay(), lease.partition(), level, String.valueOf(lease.epoch()));
        int count = end - start;
        try (TableWriter table =
                TableWriter.open(store.create(path), rows.schema(), footer.describing(statistics), count)) {
            table.write(rows.columns(), order, start, end);
            PublishedFile file = table.publish();
            return new NewShard(
                    lease.partition(),
                    statistics.minDay(),
                    statistics.maxDay(),
                    file,
                    count,
                    statistics.minTsMicros(),
                    statistics.maxTsMicros());
        }
    }

    /// A commit that certainly did not happen leaves outputs that nothing can ever name: they go. Those of an
    /// unknown outcome stay, as orphans at worst.
    private int commit(MergeCommit commit) {
        boolean committed;
        KillPoint.MERGE_PUBLISHED.pass();
        try {
            committed = catalog.commitMerge(commit);
            KillPoint.MERGE_COMMITTED.pass();
        } catch (CatalogException e) {
            if (!e.outcomeUnknown()) {
                delete(commit.outputs());
            }
            throw e;
        }
        if (!committed) {
            LOG.info(
                    "partition {}: a merge of {} files was fenced",
                    commit.partition().value(),
                    commit.inputs().size());
            delete(commit.outputs());
            return 0;
        }
        return commit.inputs().size();
    }

    private void delete(List<MergeCommit.Output> outputs) {
        for (MergeCommit.Output output : outputs) {
            ShardPath path = output.shard().file().path();
            try {
                store.delete(path);
            } catch (IOException e) {
                LOG.warn("{}: an output of a merge that did not happen could not be deleted: {}", path, e.toString());
            }
        }
    }
}
