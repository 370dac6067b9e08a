package io.scoreline.worker.upkeep;

import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.worker.lease.HeldPartition;
import io.scoreline.worker.lease.HeldPartitions;
import io.scoreline.worker.sight.FileSight;
import io.scoreline.writer.merge.EventMerger;
import io.scoreline.writer.merge.KeptDays;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Merges the event shards of the partitions held, one merge at a time. For one platform thread, but for [#stop] and the
/// counts.
public final class MergeLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(MergeLoop.class);
    /// New shards that make a merge worth a try at once; fewer wait for [#MERGE_NANOS].
    private static final long MERGE_SHARDS = 8;

    private static final long MERGE_NANOS = 10_000_000_000L;
    private static final long EXPIRE_NANOS = 60_000_000_000L;

    private final String name;
    private final int nr;
    private final int count;
    private final HeldPartitions held;
    private final FileSight sight;
    private final WorkerPace pace;
    private final Supplier<Erasures> erasures;
    private final Supplier<KeptDays> kept;
    private final EventMerger merger;
    private final LongAdder mergedFiles = new LongAdder();
    private final TickLoop loop;
    private final Map<HeldPartition, Long> mergedNanos = new HashMap<>();
    private final Map<HeldPartition, Long> expiredNanos = new HashMap<>();

    /// Of `count` loops each takes the partitions whose number leaves `nr`; `busyNanos` says for how long rounds have
    /// had work without a break: then merges hold back.
    public MergeLoop(String name, MergeParts parts, int nr, int count, LongSupplier busyNanos) {
        this.name = name;
        this.nr = nr;
        this.count = count;
        this.held = parts.held();
        this.sight = parts.sight();
        this.loop = new TickLoop("worker " + name + ": merging", parts.outage(), this::mergeAll);
        this.erasures = parts.erasures();
        this.kept = parts.kept();
        this.pace = new WorkerPace(name, parts.catalog(), busyNanos);
        this.merger = new EventMerger(
                parts.store(), parts.catalog(), parts.arrow(), parts.budget(), parts.settings(), pace);
    }

    @Override
    public void run() {
        loop.run();
    }

    /// Gives up the merge at work, too.
    public void stop() {
        loop.stop();
        pace.stop();
    }

    public long mergedFiles() {
        return mergedFiles.sum();
    }

    /// Files found not to be what they should be.
    public long setAside() {
        return merger.setAside();
    }

    private void mergeAll() throws InterruptedException {
        List<HeldPartition> all = held.all();
        mergedNanos.keySet().retainAll(new HashSet<>(all));
        expiredNanos.keySet().retainAll(new HashSet<>(all));
        for (HeldPartition partition : all) {
            if (!loop.isStopped() && isDue(partition)) {
                merge(partition);
            }
            if (!loop.isStopped() && isToErase(partition)) {
                erase(partition);
            }
            if (!loop.isStopped() && isToExpire(partition)) {
                expire(partition);
            }
        }
    }

    private boolean isMine(HeldPartition partition) {
        return partition.partition().value() % count == nr
                && partition.safeSeq() > 0
                && !sight.misses(partition.partition());
    }

    private boolean isToErase(HeldPartition partition) {
        Erasures open = erasures.get();
        return !open.isEmpty()
                && isMine(partition)
                && !open.in(partition.partition()).isEmpty();
    }

    private boolean isDue(HeldPartition partition) {
        if (!isMine(partition)) {
            return false;
        }
        Long last = mergedNanos.get(partition);
        return last == null
                || partition.newShards().get() >= MERGE_SHARDS
                || (partition.newShards().get() > 0 && System.nanoTime() - last > MERGE_NANOS);
    }

    private boolean isToExpire(HeldPartition partition) {
        Long last = expiredNanos.get(partition);
        return kept.get().isByTenant() && isMine(partition) && (last == null || System.nanoTime() - last > EXPIRE_NANOS);
    }

    private void expire(HeldPartition partition) throws InterruptedException {
        int number = partition.partition().value();
        expiredNanos.put(partition, System.nanoTime());
        try {
            int rewritten = merger.expire(partition.lease(), partition.safeSeq(), kept.get());
            mergedFiles.add(rewritten);
            if (rewritten > 0) {
                LOG.info(
                        "worker {}: partition {}: {} files are rewritten without what their tenants keep no longer",
                        name,
                        number,
                        rewritten);
                // There may be more.
                expiredNanos.remove(partition);
            }
        } catch (MemoryExhaustedException e) {
            LOG.warn("worker {}: retention in partition {} waits for memory: {}", name, number, e.getMessage());
        } catch (IOException e) {
            LOG.error("worker {}: retention in partition {} failed and is tried again", name, number, e);
        }
    }

    private void erase(HeldPartition partition) throws InterruptedException {
        int number = partition.partition().value();
        try {
            mergedFiles.add(merger.erase(partition.lease(), partition.safeSeq()));
        } catch (MemoryExhaustedException e) {
            LOG.warn("worker {}: an erasure in partition {} waits for memory: {}", name, number, e.getMessage());
        } catch (IOException e) {
            LOG.error("worker {}: an erasure in partition {} failed and is tried again", name, number, e);
        }
    }

    private void merge(HeldPartition partition) throws InterruptedException {
        partition.newShards().set(0);
        mergedNanos.put(partition, System.nanoTime());
        int number = partition.partition().value();
        try {
            int merged = merger.merge(partition.lease(), partition.safeSeq());
            mergedFiles.add(merged);
            if (merged > 0) {
                // What did not fit is next, and the output may be the last that the next level waited for.
                partition.newShards().addAndGet(MERGE_SHARDS);
            }
        } catch (MemoryExhaustedException e) {
            partition.newShards().incrementAndGet();
            LOG.warn("worker {}: merge of partition {} waits for memory: {}", name, number, e.getMessage());
        } catch (IOException e) {
            partition.newShards().incrementAndGet();
            LOG.error("worker {}: merge of partition {} failed and is tried again", name, number, e);
        }
    }
}
