package io.scoreline.worker.lease;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.worker.dedup.DedupIndex;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A partition from its claim to its loss. The round loop uses it between [#enter] and [#leave]; a loss in between
/// takes effect when it leaves. Thread-safe.
public final class HeldPartition {
    private final PartitionId partition;
    private final AtomicLong newShards = new AtomicLong();
    private long epoch;
    private long decidedSeq;
    private long safeSeq;
    private @Nullable DedupIndex index;
    private Erasures erasures = Erasures.NONE;
    private @Nullable Erasures learnt;
    private @Nullable Throwable failure;
    private boolean inUse;
    private boolean dropped;

    public HeldPartition(Lease lease) {
        this.partition = lease.partition();
        this.epoch = lease.epoch();
        this.decidedSeq = lease.decidedSeq();
    }

    public PartitionId partition() {
        return partition;
    }

    public synchronized Lease lease() {
        return new Lease(partition, epoch, decidedSeq);
    }

    /// What commits and claims said last.
    public synchronized void moved(long newEpoch, long newDecidedSeq) {
        epoch = newEpoch;
        decidedSeq = newDecidedSeq;
    }

    /// True when it is held and its index is there; it then stays usable until [#leave].
    public synchronized boolean enter() {
        inUse = !dropped && index != null;
        return inUse;
    }

    public synchronized void leave() {
        inUse = false;
        closeWhenDropped();
    }

    /// The ids of the dedup window, for who has entered.
    public synchronized DedupIndex index() {
        DedupIndex built = index;
        if (built == null) {
            throw new IllegalStateException("partition " + partition.value() + ": used before its index was built");
        }
        return built;
    }

    public synchronized boolean isDropped() {
        return dropped;
    }

    /// Seq up to which duplicates are decided and every live definition has scored; 0 until known.
    public synchronized long safeSeq() {
        return safeSeq;
    }

    public synchronized void safeSeq(long seq) {
        safeSeq = seq;
    }

    /// Why this partition does not come forward; null while it does.
    public synchronized @Nullable Throwable failure() {
        return failure;
    }

    public synchronized void failure(@Nullable Throwable cause) {
        failure = cause;
    }

    /// Shards scored since a merge was last tried.
    public AtomicLong newShards() {
        return newShards;
    }

    /// The tombstones with which its index was built, and those that came since: as long as the index is there none leaves.
    public synchronized Erasures erasures() {
        return erasures;
    }

    /// Those of the partition among these count from now on.
    public synchronized void learn(Erasures open) {
        if (open != learnt) {
            learnt = open;
            erasures = erasures.and(open.in(partition));
        }
    }

    /// Takes the index over, which was built with these tombstones.
    synchronized void ready(DedupIndex built, Erasures known) {
        index = built;
        erasures = known;
        closeWhenDropped();
    }

    synchronized void drop() {
        dropped = true;
        closeWhenDropped();
    }

    private void closeWhenDropped() {
        if (dropped && !inUse && index != null) {
            index.close();
            index = null;
        }
    }
}
