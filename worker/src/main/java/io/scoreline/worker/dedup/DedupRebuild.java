package io.scoreline.worker.dedup;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.FeedHeads;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.catalog.StoreInfo;
import io.scoreline.shard.catalog.VerdictEntry;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.FileStore;
import io.scoreline.worker.stream.ShardStream;
import io.scoreline.writer.verdict.Verdicts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Builds a partition's index from what was decided before this process took it: rows up to the decided seq, less the
/// recorded duplicates. Thread-safe.
public final class DedupRebuild {
    /// Added to the look-back, for clocks read at different moments.
    private static final Duration SLACK = Duration.ofMinutes(1);

    private static final Duration MEMORY_WAIT = Duration.ofSeconds(10);

    /// Ids lie on this machine's own disk: another one that takes the partition over reads the shards.
    private static final Path LOCAL = Path.of(System.getProperty("java.io.tmpdir"));

    private final StoreInfo info;
    private final Catalog catalog;
    private final FileStore store;
    private final ArrowMemory arrow;
    private final MemoryBudget budget;
    private final ShardStream stream;

    public DedupRebuild(
            StoreInfo info,
            Catalog catalog,
            FileStore store,
            ArrowMemory arrow,
            MemoryBudget budget,
            ShardStream stream) {
        this.info = info;
        this.catalog = catalog;
        this.store = store;
        this.arrow = arrow;
        this.budget = budget;
        this.stream = stream;
    }

    /// The index as of the lease's decided seq, with the tombstones that are known; the caller closes it.
    public DedupIndex build(Lease lease, Erasures erasures) throws IOException, InterruptedException {
        FeedHeads heads = catalog.heads();
        Instant oldestUndecided = oldestUndecided(lease, heads);
        Duration lookback = Duration.between(oldestUndecided, heads.databaseTime())
                .plus(info.dedupWindow())
                .plus(SLACK);
        Instant cutoff = oldestUndecided.minus(info.dedupWindow());
        // Verdicts before shards: a verdict leaves with the merge that drops its rows.
        List<VerdictEntry> recorded = catalog.verdicts(lease.partition(), 0, lease.decidedSeq());
        List<ShardEntry> shards = catalog.shardsRegisteredWithin(lease.partition(), lookback).stream()
                .filter(shard -> shard.fromSeq() <= lease.decidedSeq())
                .toList();
        Verdicts verdicts = stream.onThread(() -> Verdicts.load(recorded, store, arrow, budget));
        DedupIndex index = DedupIndex.open(info.dedupWindow(), budget, MEMORY_WAIT, LOCAL);
        try {
            long cutoffMicros = ChronoUnit.MICROS.between(Instant.EPOCH, cutoff);
            for (ShardEntry shard : shards) {
                stream.read(
                        shard.path(),
                        new IdScan(
                                index,
                                new Fingerprint(info),
                                verdicts,
                                erasures,
                                shard,
                                lease.decidedSeq(),
                                cutoffMicros));
            }
            return index;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            index.close();
            throw e;
        }
    }

    /// Events still to be decided may have been registered long ago, and their window reaches further back than that of
    /// now.
    private Instant oldestUndecided(Lease lease, FeedHeads heads) {
        return catalog.shards(lease.partition(), lease.decidedSeq(), heads.events()).stream()
                .map(ShardEntry::registeredAt)
                .min(Instant::compareTo)
                .filter(instant -> instant.isBefore(heads.databaseTime()))
                .orElse(heads.databaseTime());
    }
}
