package io.scoreline.api.ingest;

import io.scoreline.writer.Receipt;
import io.scoreline.writer.ShardWriter;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Events acknowledged here that are not registered yet, and those registered which the follower of the feed has not seen yet. Thread-safe.
public final class PendingEvents {
    private final ShardWriter writer;
    private final AtomicLong unregistered = new AtomicLong();
    private final Queue<Registered> unseen = new ConcurrentLinkedQueue<>();

    public PendingEvents(ShardWriter writer) {
        this.writer = writer;
    }

    void acknowledged(Receipt receipt, long rows) {
        if (rows == 0) {
            return;
        }
        unregistered.addAndGet(rows);
        var _ = writer.stored(receipt).whenComplete((_, failure) -> {
            if (failure == null) {
                registered(receipt, rows);
            }
            unregistered.addAndGet(-rows);
        });
    }

    private void registered(Receipt receipt, long rows) {
        Map<Integer, Long> seqs = writer.registeredAt(receipt);
        if (seqs != null) {
            seqs.values().stream().mapToLong(Long::longValue).max().ifPresent(seq -> unseen.add(new Registered(seq, rows)));
        }
    }

    /// Events acknowledged and not registered; at least 1 while the journal holds any from before the start.
    public long unregistered() {
        long known = unregistered.get();
        return known > 0 ? known : writer.oldestUnregisteredMillis().isPresent() ? 1 : 0;
    }

    /// Events registered above what has been seen of the feed; what has been seen once is forgotten, so callers come with a seq that does not fall.
    public long unseen(long seenSeq) {
        unseen.removeIf(registered -> registered.seq() <= seenSeq);
        return unseen.stream().mapToLong(Registered::rows).sum();
    }

    private record Registered(long seq, long rows) {}
}
