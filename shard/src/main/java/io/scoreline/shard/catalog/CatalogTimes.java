package io.scoreline.shard.catalog;

import java.sql.SQLException;
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

    /// How many, and how long all of them together.
    public record Total(long count, long nanos) {}

    private static final class Tally {
        private final LongAdder count = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        void add(long time) {
            count.increment();
            nanos.add(time);
        }

        Total total() {
            return new Total(count.sum(), nanos.sum());
        }
    }
}
