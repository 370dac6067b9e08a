package io.scoreline.shard.catalog;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// How long callers of a catalog waited for connections and its statements took, since the start, and how often each call was made. Thread-safe.
public final class CatalogTimes {
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Tally acquires = new Tally();
    private final Tally statements = new Tally();
    private final LongAdder refused = new LongAdder();
    private final LongAdder lockTimeouts = new LongAdder();
    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();

    CatalogTimes() {}

    void acquired(long nanos) {
        acquires.add(nanos);
    }

    void refused(long nanos) {
        acquires.add(nanos);
        refused.increment();
    }

    void executed(String call, long nanos) {
        statements.add(nanos);
        calls.computeIfAbsent(call, first -> new LongAdder()).increment();
    }

    void failed(SQLException failure) {
        if (LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
            lockTimeouts.increment();
        }
    }

    /// Waits for a connection, those in vain too.
    public Total acquires() {
        return acquires.total();
    }

    /// Statements sent, from the connection to the answer.
    public Total statements() {
        return statements.total();
    }

    /// Callers that got no connection in time.
    public long refused() {
        return refused.sum();
    }

    /// Statements given up because somebody else held a lock for too long.
    public long lockTimeouts() {
        return lockTimeouts.sum();
    }

    /// How often each call was made, by its name.
    public Map<String, Long> calls() {
        Map<String, Long> counts = new TreeMap<>();
        calls.forEach((call, count) -> counts.put(call, count.sum()));
        return counts;
    }

    /// How many, how long all of them together, and the longest of the last minute or two.
    public record Total(long count, long nanos, long longestNanos) {}

    private static final class Tally {
        private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

        private final LongAdder count = new LongAdder();
        private final LongAdder nanos = new LongAdder();
        private long windowBegan = System.nanoTime();
        private long longest;
        private long longestBefore;

        void add(long time) {
            count.increment();
            nanos.add(time);
            synchronized (this) {
                turn();
                longest = Math.max(longest, time);
            }
        }

        Total total() {
            synchronized (this) {
                turn();
                return new Total(count.sum(), nanos.sum(), Math.max(longest, longestBefore));
            }
        }

        /// Begins a new window when this one is over; what the one before it saw counts no more.
        private void turn() {
            long age = System.nanoTime() - windowBegan;
            if (age >= WINDOW_NANOS) {
                longestBefore = age >= 2 * WINDOW_NANOS ? 0 : longest;
                longest = 0;
                windowBegan += age;
            }
        }
    }
}
