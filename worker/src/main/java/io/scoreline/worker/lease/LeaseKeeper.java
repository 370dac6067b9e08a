package io.scoreline.worker.lease;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.fault.KillPoint;
import io.scoreline.worker.dedup.DedupIndex;
import io.scoreline.worker.dedup.DedupRebuild;
import io.scoreline.worker.outage.Backoff;
import io.scoreline.worker.outage.CatalogOutage;
import io.scoreline.worker.sight.FileSight;
import io.scoreline.worker.sight.UnseenFileException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Claims partitions up to this worker's share, renews the leases every third of their time, drops what was lost.
/// Claims and reclaims exclude each other, so that an epoch seen here is never older than the one in the catalog by
/// this process's own doing. Thread-safe; [#run] is for one (virtual) thread.
public final class LeaseKeeper implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
    /// How often a worker that holds less than its share looks for a free partition.
    private static final Duration CLAIM_INTERVAL = Duration.ofMillis(500);

    private final String name;
    private final UUID process;
    private final Catalog catalog;
    private final int partitions;
    private final Duration lease;
    private final HeldPartitions held;
    private final DedupRebuild rebuild;
    private final FileSight sight;
    private final CatalogOutage outage;
    private final FeedSignal wake = new FeedSignal();
    private final ReentrantLock claims = new ReentrantLock();
    private final Set<Thread> rebuilds = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;
    private volatile boolean answered;
    private volatile int share;
    private boolean counted = true;
    private long renewedNanos;

    public LeaseKeeper(
            String name,
            UUID process,
            Catalog catalog,
            int partitions,
            Duration lease,
            HeldPartitions held,
            DedupRebuild rebuild,
            FileSight sight,
            CatalogOutage outage) {
        this.name = name;
        this.process = process;
        this.catalog = catalog;
        this.partitions = partitions;
        this.lease = lease;
        this.held = held;
        this.rebuild = rebuild;
        this.sight = sight;
        this.outage = outage;
        this.share = partitions;
        this.renewedNanos = System.nanoTime();
    }

    @Override
    public void run() {
        Backoff backoff = new Backoff(RandomGenerator.getDefault());
        while (!stopped) {
            long seen = wake.moves();
            Duration pause;
            try {
                tick();
                answered = true;
                outage.answered();
                backoff.reset();
                pause = held.size() < share || sight.isBlind() ? min(CLAIM_INTERVAL, lease.dividedBy(3)) : lease.dividedBy(3);
            } catch (CatalogException e) {
                outage.failed(e);
                pause = backoff.next();
            } catch (RuntimeException e) {
                LOG.error("worker {}: leases", name, e);
                pause = backoff.next();
            }
            if (!stopped) {
                try {
                    wake.await(seen, pause);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }

    /// Partitions that this worker may hold.
    public int share() {
        return share;
    }

    public Duration duration() {
        return lease;
    }

    /// Whether the catalog has answered once.
    public boolean hasAnswered() {
        return answered;
    }

    /// Claim again soon: something was lost.
    public void wake() {
        wake.moved();
    }

    public void stop() {
        stopped = true;
        wake.moved();
    }

    /// Waits for what [#stop] does not end at once: rebuilds that are reading.
    public void awaitRebuilds(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (Thread thread : rebuilds) {
            thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
    }

    /// Gives back what is beyond this worker's share, and what it cannot read while another worker may see it; call it
    /// between rounds.
    public void giveBack() {
        if (held.size() <= share && !sight.isBlind()) {
            return;
        }
        claims.lock();
        try {
            List<HeldPartition> unseen = held.all().stream()
                    .filter(partition -> sight.isToGiveBack(partition.partition()))
                    .toList();
            release(unseen, "files of theirs are not there for it");
            unseen.forEach(partition -> sight.gaveBack(partition.partition()));
            List<HeldPartition> all = held.all();
            release(all.subList(Math.min(share, all.size()), all.size()), "its share is " + share);
        } finally {
            claims.unlock();
        }
    }

    private void release(List<HeldPartition> which, String reason) {
        if (!which.isEmpty()) {
            which.forEach(held::drop);
            catalog.releasePartitions(
                    process, which.stream().map(HeldPartition::partition).toList());
            LOG.info("worker {}: gave {} partitions back, {}", name, which.size(), reason);
        }
    }

    /// Takes partitions again with the next epoch, so that nothing in flight can commit any more; answers those still
    /// held.
    public List<Lease> reclaim(Collection<HeldPartition> which) {
        claims.lock();
        try {
            List<PartitionId> ids = which.stream().map(HeldPartition::partition).toList();
            List<Lease> leases = catalog.reclaimPartitions(process, ids, lease);
            for (HeldPartition partition : which) {
                leases.stream()
                        .filter(taken -> taken.partition().equals(partition.partition()))
                        .findFirst()
                        .ifPresentOrElse(
                                taken -> partition.moved(taken.epoch(), taken.decidedSeq()),
                                () -> held.drop(partition));
            }
            return leases;
        } finally {
            claims.unlock();
        }
    }

    private void tick() {
        claims.lock();
        try {
            if (stopped) {
                return;
            }
            if (System.nanoTime() - renewedNanos >= lease.dividedBy(3).toNanos() && held.size() > 0) {
                Set<PartitionId> kept = new HashSet<>(catalog.renewLeases(process, lease));
                renewedNanos = System.nanoTime();
                held.retain(kept)
                        .forEach(lost -> LOG.warn(
                                "worker {}: lost partition {}", name, lost.partition().value()));
            }
            if (isToClaim() && held.size() < share) {
                for (Lease claimed : catalog.claimPartitions(process, share, lease)) {
                    KillPoint.PARTITION_CLAIMED.pass();
                    adopt(claimed);
                }
            }
        } finally {
            claims.unlock();
        }
    }

    /// Finds this worker's share, and whether to claim up to it. One that cannot see does not count among those who
    /// share; what it can read it goes on with, and when nobody else sees it claims as if it did.
    private boolean isToClaim() {
        boolean sees = sight.isToClaim();
        if (!sees || !counted) {
            catalog.workerSees(process, sees);
            counted = sees;
        }
        int live = catalog.liveWorkers();
        boolean othersSee = live > (sees ? 1 : 0);
        sight.othersSee(othersSee);
        share = Math.ceilDiv(partitions, Math.max(1, sees ? live : live + 1));
        return sees || !othersSee;
    }

    private void adopt(Lease claimed) {
        HeldPartition adopted = held.adopt(claimed);
        if (adopted != null) {
            LOG.info(
                    "worker {}: holds partition {}, epoch {}, decided up to {}",
                    name,
                    claimed.partition().value(),
                    claimed.epoch(),
                    claimed.decidedSeq());
            Thread thread = Thread.ofVirtual()
                    .name("dedup-rebuild-" + claimed.partition().value())
                    .unstarted(() -> buildIndex(adopted));
            rebuilds.add(thread);
            thread.start();
        }
    }

    /// Tries until the index is there or the partition is lost: without its window no duplicate may be decided.
    private void buildIndex(HeldPartition partition) {
        Backoff backoff = new Backoff(RandomGenerator.getDefault());
        try {
            while (!stopped && !partition.isDropped() && !tryBuildIndex(partition)) {
                wake.await(wake.moves(), backoff.next());
            }
        } catch (InterruptedException e) {
            LOG.debug("worker {}: rebuild interrupted", name, e);
        } finally {
            rebuilds.remove(Thread.currentThread());
        }
    }

    private boolean tryBuildIndex(HeldPartition partition) throws InterruptedException {
        int number = partition.partition().value();
        long begin = System.nanoTime();
        try {
            Erasures erasures = Erasures.standing(catalog.openErasures()).in(partition.partition());
            DedupIndex index = rebuild.build(partition.lease(), erasures);
            long ids = index.size();
            partition.failure(null);
            partition.ready(index, erasures);
            long millis = (System.nanoTime() - begin) / 1_000_000;
            LOG.debug("worker {}: partition {} ready, {} ids in the window after {} ms", name, number, ids, millis);
            return true;
        } catch (CatalogException e) {
            outage.failed(e);
        } catch (IOException | RuntimeException e) {
            failed(partition, e);
        }
        return false;
    }

    private void failed(HeldPartition partition, Exception cause) {
        int number = partition.partition().value();
        try {
            UnseenFileException unseen = sight.missed(partition.partition(), cause);
            partition.failure(unseen == null ? cause : unseen);
            if (unseen == null) {
                LOG.error("worker {}: partition {} waits, its dedup window cannot be read", name, number, cause);
            }
        } catch (CatalogException e) {
            outage.failed(e);
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
