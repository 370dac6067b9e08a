package io.scoreline.api.ingest;

import io.scoreline.writer.Receipt;
import io.scoreline.writer.ShardWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Events acknowledged here that are not registered yet, and those registered which the follower of the feed has not seen yet. Thread-safe.
public final class PendingEvents {
    private final ShardWriter writer;
    /// Rows by the position of their batch in the journal.
    private final Map<Long, Long> unregistered = new ConcurrentHashMap<>();
    private final Queue<Registered> unseen = new ConcurrentLinkedQueue<>();

    public PendingEvents(ShardWriter writer) {
        this.writer = writer;
    }

    void acknowledged(Receipt receipt, long rows) {
        if (rows == 0) {
            return;
        }
        unregistered.put(receipt.position(), rows);
        var _ = writer.stored(receipt).whenComplete((_, failure) -> {
            if (failure == null) {
                registered(receipt, rows);
            }
            unregistered.remove(receipt.position());
        });
    }

    private void registered(Receipt receipt, long rows) {
        Map<Integer, Long> seqs = writer.registeredAt(receipt);
        if (seqs != null) {
            seqs.values().stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .ifPresent(seq -> unseen.add(new Registered(receipt.position(), seq, rows)));
        }
    }

    /// What is acknowledged and not registered at this moment.
    public Unregistered unregistered() {
        return new Unregistered(Map.copyOf(unregistered), !writer.replayed());
    }

    /// Events not registered a moment ago, and those registered above what has been seen of the feed since: a batch that moves on meanwhile may count as either, not as both.
    /// What has been seen is forgotten, so callers come with a seq that does not fall.
    public long notInFeed(Unregistered earlier, long seenSeq) {
        Map<Long, Long> rows = new HashMap<>(earlier.batches());
        unseen.removeIf(registered -> {
            boolean seen = registered.seq() <= seenSeq;
            rows.compute(registered.position(), (_, _) -> seen ? null : registered.rows());
            return seen;
        });
        long known = rows.values().stream().mapToLong(Long::longValue).sum();
        return Math.max(known, earlier.replaying() ? 1 : 0);
    }

    /// Rows of the batches that were acknowledged and not registered at one moment, by position; `replaying` when the journal held some from before
    /// the start as well, whose number nobody knows. Immutable.
    public record Unregistered(Map<Long, Long> batches, boolean replaying) {
        /// Those that are still not registered when the journal is registered up to a position.
        public long eventsAbove(long done) {
            return batches.entrySet().stream()
                    .filter(batch -> batch.getKey() > done)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }
    }

    private record Registered(long position, long seq, long rows) {}
}
