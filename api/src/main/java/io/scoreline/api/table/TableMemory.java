package io.scoreline.api.table;

import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import java.time.Duration;
import java.util.Optional;

/// What all score tables of this process may take of its memory budget. Thread-safe.
public final class TableMemory {
    /// Tables leave a quarter to requests, scans and merges, which would stand still without.
    private static final double SHARE = 0.75;

    private static final Duration WAIT = Duration.ofSeconds(2);

    private final MemoryBudget budget;
    private final long limitBytes;
    private long takenBytes;

    public TableMemory(MemoryBudget budget) {
        this.budget = budget;
        this.limitBytes = (long) (budget.limitBytes() * SHARE);
    }

    /// Takes bytes for a table, after a wait when others hold them for a while; empty when there are none.
    Optional<Reservation> take(long bytes) throws InterruptedException {
        if (!count(bytes)) {
            return Optional.empty();
        }
        boolean taken = false;
        try {
            Reservation reservation = budget.reserve(bytes, WAIT);
            taken = true;
            return Optional.of(reservation);
        } catch (MemoryExhaustedException none) {
            return Optional.empty();
        } finally {
            if (!taken) {
                giveBack(bytes);
            }
        }
    }

    private synchronized boolean count(long bytes) {
        if (bytes > limitBytes - takenBytes) {
            return false;
        }
        takenBytes += bytes;
        return true;
    }

    synchronized void giveBack(long bytes) {
        takenBytes -= bytes;
    }

    public long limitBytes() {
        return limitBytes;
    }

    /// What the tables hold together.
    public synchronized long takenBytes() {
        return takenBytes;
    }
}
