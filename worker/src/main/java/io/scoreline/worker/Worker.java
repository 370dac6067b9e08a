package io.scoreline.worker;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.StoreInfo;
import io.scoreline.shard.memory.MemoryAccount;
import io.scoreline.worker.base.ScoreCompactor;
import io.scoreline.worker.dedup.DedupRebuild;
import io.scoreline.worker.lease.HeldPartition;
import io.scoreline.worker.lease.HeldPartitions;
import io.scoreline.worker.lease.LeaseKeeper;
import io.scoreline.worker.orphan.OrphanCollector;
import io.scoreline.worker.outage.CatalogOutage;
import io.scoreline.worker.round.RoundCounters;
import io.scoreline.worker.round.RoundLoop;
import io.scoreline.worker.round.RoundParts;
import io.scoreline.worker.scan.ScanKits;
import io.scoreline.worker.sight.FileSight;
import io.scoreline.worker.stream.ShardStream;
import io.scoreline.worker.upkeep.MergeLoop;
import io.scoreline.worker.upkeep.MergeParts;
import io.scoreline.worker.upkeep.MergeShares;
import io.scoreline.worker.upkeep.Niceness;
import io.scoreline.worker.upkeep.Readmission;
import io.scoreline.worker.upkeep.Retention;
import io.scoreline.worker.upkeep.Upkeep;
import io.scoreline.writer.merge.MergeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A worker: claims partitions, scores what the feed brings, merges in the background. Thread-safe.
///
/// Threads: leases and rounds are loops on virtual threads that wait for the catalog and for memory; files are read and
/// written on `threads` platform threads, which never wait for either; upkeep and merges have a platform thread each. Locks
/// are taken in the order claims, held partitions, one partition, and never across file work.
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration MEMORY_WAIT = Duration.ofSeconds(5);
    /// Files younger than this are most likely about to be committed: nobody asks about them.
    private static final Duration YOUNG = Duration.ofSeconds(60);

    /// Closing takes 20 s at most: this for the loops, the rest for the leases.
    private static final Duration STOP_WAIT = Duration.ofSeconds(12);

    private final WorkerSettings settings;
    private final WorkerParts parts;
    private final HeldPartitions held = new HeldPartitions();
    private final RoundCounters counters = new RoundCounters();
    private final CatalogOutage outage;
    private final FileSight sight;
    private final ExecutorService scanThreads;
    private final LeaseKeeper leases;
    private final RoundLoop rounds;
    private final Upkeep upkeep;
    private final List<MergeLoop> merges;
    private final Thread leaseThread;
    private final Thread roundThread;
    private final Thread upkeepThread;
    private final List<Thread> mergeThreads;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Worker(WorkerSettings settings, WorkerParts parts, StoreInfo info) {
        this.settings = settings;
        this.parts = parts;
        this.outage = new CatalogOutage(settings.name());
        this.sight = new FileSight(settings.name(), parts.catalog(), parts.store());
        this.scanThreads = Executors.newFixedThreadPool(
                settings.threads(), Thread.ofPlatform().name("scan-", 0).factory());
        ShardStream stream = new ShardStream(
                parts.store(), parts.arrow(), parts.budget().of(MemoryAccount.SCAN), scanThreads, settings.chunkBytes(), MEMORY_WAIT);
        DedupRebuild rebuild =
                new DedupRebuild(
                        info, parts.catalog(), parts.store(), parts.arrow(), parts.budget().of(MemoryAccount.DEDUP), stream);
        this.leases = new LeaseKeeper(
                settings.name(),
                parts.process(),
                parts.catalog(),
                info.partitions(),
                settings.lease(),
                held,
                rebuild,
                sight,
                outage);
        this.rounds = new RoundLoop(roundParts(info, stream));
        Catalog background = parts.catalog().background();
        Retention retention =
                new Retention(settings.name(), parts.process(), background, parts.clock(), settings.retention());
        this.upkeep = new Upkeep(
                settings.name(),
                parts.process(),
                background,
                parts.store(),
                rounds,
                new ScoreCompactor(
                        parts.process(),
                        background,
                        parts.store(),
                        parts.arrow(),
                        parts.budget().of(MemoryAccount.MERGE),
                        ScoreCompactor.SETTLED),
                new OrphanCollector(
                        settings.name(), parts.process(), background, parts.store(), parts.clock(), YOUNG),
                retention,
                new Readmission(settings.name(), background, parts.store(), stream),
                sight,
                outage);
        MergeShares shares = MergeShares.of(
                parts.budget().of(MemoryAccount.MERGE),
                settings.mergeChunkBytes(),
                Runtime.getRuntime().maxMemory(),
                Runtime.getRuntime().availableProcessors());
        LOG.info(
                "worker {}: merges take chunks of {} bytes ({} asked for), {} at a time",
                settings.name(),
                shares.chunkBytes(),
                settings.mergeChunkBytes(),
                shares.count());
        this.merges = IntStream.range(0, shares.count())
                .mapToObj(nr -> new MergeLoop(
                        settings.name(), mergeParts(background, shares, retention), nr, shares.count(), rounds::busyNanos))
                .toList();
        this.leaseThread = Thread.ofVirtual().name("leases").unstarted(leases);
        this.roundThread = Thread.ofVirtual().name("rounds").unstarted(rounds);
        this.upkeepThread = Thread.ofPlatform().name("upkeep").unstarted(Niceness.background(upkeep));
        this.mergeThreads = merges.stream()
                .map(merge -> Thread.ofPlatform().name("merges-", 0).unstarted(Niceness.background(merge)))
                .toList();
    }

    /// Starts a worker on a store that the catalog knows; needs the catalog to answer once.
    public static Worker start(WorkerSettings settings, WorkerParts parts) {
        Worker worker = new Worker(settings, parts, parts.catalog().storeInfo());
        worker.leaseThread.start();
        worker.roundThread.start();
        worker.upkeepThread.start();
        worker.mergeThreads.forEach(Thread::start);
        LOG.info("worker {}: started with {} scan threads", settings.name(), settings.threads());
        return worker;
    }

    /// Counts since the start, for metrics.
    public WorkerCounts counts() {
        return new WorkerCounts(
                held.size(),
                counters.rounds(),
                counters.rows(),
                counters.scannedBytes(),
                counters.duplicates(),
                counters.fenced(),
                merges.stream().mapToLong(MergeLoop::mergedFiles).sum(),
                upkeep.orphanFiles(),
                merges.stream().mapToLong(MergeLoop::setAside).sum() + counters.filesSetAside());
    }

    /// Partitions held that do not come forward, most likely because of a file that cannot be read.
    public int stuckPartitions() {
        return (int) held.all().stream().filter(partition -> partition.failure() != null).count();
    }

    /// Why the last round failed, or why a partition does not come forward; null when all do.
    public @Nullable Throwable lastFailure() {
        return Stream.concat(
                        Stream.<@Nullable Throwable>of(outage.cause(), sight.failure(), rounds.failure()),
                        held.all().stream().map(HeldPartition::failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /// Whether the catalog has answered and this worker sees the files that it lists.
    public boolean ready() {
        return notReadyReason() == null;
    }

    /// Why this worker is not ready; null when it is. It becomes ready again by itself.
    public @Nullable String notReadyReason() {
        Throwable unseen = sight.failure();
        if (unseen != null) {
            return unseen.getMessage();
        }
        return leases.hasAnswered() ? null : "worker " + settings.name() + ": the catalog has not answered yet";
    }

    /// Finishes the round, gives the leases back, stops.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        merges.forEach(MergeLoop::stop);
        upkeep.stop();
        rounds.stop();
        leases.stop();
        boolean interrupted = false;
        try {
            stopThreads();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        held.all().forEach(held::drop);
        try {
            parts.catalog().releasePartitions(parts.process());
        } catch (CatalogException e) {
            LOG.warn("worker {}: leases could not be given back and will expire", settings.name(), e);
        }
        LOG.info("worker {}: stopped", settings.name());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopThreads() throws InterruptedException {
        long deadline = System.nanoTime() + STOP_WAIT.toNanos();
        List<Thread> threads = new ArrayList<>(List.of(roundThread));
        threads.addAll(mergeThreads);
        threads.addAll(List.of(upkeepThread, leaseThread));
        for (Thread thread : threads) {
            if (!thread.join(left(deadline))) {
                LOG.warn("worker {}: {} does not end by itself, it is interrupted", settings.name(), thread.getName());
                thread.interrupt();
            }
        }
        leases.awaitRebuilds(left(deadline));
        scanThreads.shutdown();
        if (!scanThreads.awaitTermination(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            LOG.warn("worker {}: scans are still reading", settings.name());
        }
    }

    private static Duration left(long deadlineNanos) {
        return Duration.ofNanos(Math.max(1_000_000, deadlineNanos - System.nanoTime()));
    }

    private MergeParts mergeParts(Catalog background, MergeShares shares, Retention retention) {
        return new MergeParts(
                background,
                parts.store(),
                parts.arrow(),
                parts.budget().of(MemoryAccount.MERGE),
                MergeSettings.of(shares.chunkBytes(), settings.layout()),
                held,
                sight,
                outage,
                rounds::erasures,
                retention::days);
    }

    private RoundParts roundParts(StoreInfo info, ShardStream stream) {
        return new RoundParts(
                settings.name(),
                parts.process(),
                info,
                parts.catalog(),
                parts.store(),
                parts.budget().of(MemoryAccount.SCAN),
                parts.arrow(),
                stream,
                new ScanKits(),
                held,
                leases,
                sight,
                outage,
                parts.eventFeed(),
                parts.scoreFeed(),
                counters,
                settings.chunkBytes());
    }
}
