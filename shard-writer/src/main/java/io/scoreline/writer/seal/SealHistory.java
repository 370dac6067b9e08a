package io.scoreline.writer.seal;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// How far the journal is registered, where the newest ranges went, and who waits for what. Thread-safe; futures are
/// completed outside its monitor.
public final class SealHistory {
    /// Ranges remembered: beyond them a receipt is long past.
    static final int MAX_RANGES = 10_000;

    private final TreeMap<Long, Range> byEnd = new TreeMap<>();
    private final TreeMap<Waiter, CompletableFuture<Void>> waiting =
            new TreeMap<>(Comparator.comparingLong(Waiter::position).thenComparingLong(Waiter::number));
    private long waiters;
    private long done;
    private @Nullable Throwable end;

    public SealHistory(long done) {
        this.done = done;
    }

    public synchronized long done() {
        return done;
    }

    /// The feed seqs, by partition, of the range that holds a position; null while it is not registered, empty when it
    /// is long past.
    public synchronized @Nullable Map<Integer, Long> registeredAt(long position) {
        if (position > done) {
            return null;
        }
        Map.Entry<Long, Range> range = byEnd.ceilingEntry(position);
        return range == null || position <= range.getValue().from()
                ? Map.of()
                : range.getValue().seqs();
    }

    /// Completes when the position is registered; fails when that will not happen any more.
    public CompletableFuture<Void> stored(long position) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        Throwable failure;
        synchronized (this) {
            if (position > done && end == null) {
                Waiter waiter = new Waiter(position, waiters++);
                waiting.put(waiter, future);
                var _ = future.whenComplete((result, thrown) -> forget(waiter));
                return future;
            }
            failure = position > done ? end : null;
        }
        if (failure == null) {
            future.complete(null);
        } else {
            future.completeExceptionally(failure);
        }
        return future;
    }

    private synchronized void forget(Waiter waiter) {
        waiting.remove(waiter);
    }

    void registered(long from, long to, Map<Integer, Long> seqs) {
        List<CompletableFuture<Void>> ready;
        synchronized (this) {
            done = to;
            byEnd.put(to, new Range(from, Map.copyOf(seqs)));
            while (byEnd.size() > MAX_RANGES) {
                byEnd.pollFirstEntry();
            }
            SortedMap<Waiter, CompletableFuture<Void>> satisfied = waiting.headMap(new Waiter(to + 1, 0));
            ready = List.copyOf(satisfied.values());
            satisfied.clear();
        }
        ready.forEach(future -> future.complete(null));
    }

    /// Nothing more will be registered here: who waits is told why.
    void ended(Throwable reason) {
        List<CompletableFuture<Void>> left;
        synchronized (this) {
            if (end == null) {
                end = reason;
            }
            left = List.copyOf(waiting.values());
            waiting.clear();
        }
        left.forEach(future -> future.completeExceptionally(reason));
    }

    private record Waiter(long position, long number) {}

    private record Range(long from, Map<Integer, Long> seqs) {}
}
