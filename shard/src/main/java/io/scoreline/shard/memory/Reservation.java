package io.scoreline.shard.memory;

import java.util.concurrent.atomic.AtomicLong;

/// Bytes taken from a [MemoryBudget] until closed; closing twice gives back once. Thread-safe.
public final class Reservation implements AutoCloseable {
    private static final long CLOSED = -1;

    private final MemoryBudget budget;
    private final AtomicLong bytes = new AtomicLong();

    Reservation(MemoryBudget budget) {
        this.budget = budget;
    }

    /// Puts the bytes that were taken for it under this reservation's care; called once, before anyone else knows it.
    void grant(long taken) {
        bytes.set(taken);
    }

    /// Bytes held now; 0 when closed.
    public long bytes() {
        return Math.max(0, bytes.get());
    }

    /// Takes more, or nothing; never overtakes those who wait.
    public boolean tryGrow(long more) {
        check(more >= 0, "grow by", more);
        check(bytes.get() != CLOSED, "already closed, grow by", more);
        if (!budget.tryTake(more)) {
            return false;
        }
        while (true) {
            long held = bytes.get();
            if (held == CLOSED) {
                budget.giveBack(more);
                check(false, "closed meanwhile, grow by", more);
            }
            if (bytes.compareAndSet(held, held + more)) {
                return true;
            }
        }
    }

    /// Gives some back.
    public void shrink(long less) {
        while (true) {
            long held = bytes.get();
            check(less >= 0 && less <= held, "shrink by", less);
            if (bytes.compareAndSet(held, held - less)) {
                budget.giveBack(less);
                return;
            }
        }
    }

    @Override
    public void close() {
        long held = bytes.getAndSet(CLOSED);
        if (held > 0) {
            budget.giveBack(held);
        }
    }

    private void check(boolean valid, String what, long amount) {
        if (!valid) {
            throw new IllegalArgumentException(
                    "reservation of " + bytes() + " bytes: " + what + " " + amount + " bytes");
        }
    }
}
