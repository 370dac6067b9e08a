package io.scoreline.shard.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

final class MemoryBudgetStressTest {
    private static final long LIMIT = 1_000_000;

    private final long seed = System.nanoTime();

    MemoryBudgetStressTest() {
        System.out.println("seed " + seed);
    }

    @Test
    void platformThreadsNeverPassTheLimitAndLeaveNothing() throws Exception {
        MemoryBudget budget = new MemoryBudget(LIMIT);
        new BudgetStress(new RealAccount(budget), LIMIT).run(seed, 16, 4_000, false);
        assertThat(budget.waiters()).isZero();
        assertThat(budget.peakBytes()).isPositive().isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void virtualThreadsNeverPassTheLimitAndLeaveNothing() throws Exception {
        MemoryBudget budget = new MemoryBudget(LIMIT);
        new BudgetStress(new RealAccount(budget), LIMIT).run(seed, 500, 100, true);
        assertThat(budget.waiters()).isZero();
    }

    @Test
    void anAccountThatChecksBeforeItTakesIsFoundOut() {
        BudgetStress stress = new BudgetStress(new FaultyAccount(LIMIT, true, false), LIMIT);
        assertThatThrownBy(() -> stress.run(seed, 16, 4_000, false)).hasStackTraceContaining("AssertionError");
    }

    @Test
    void anAccountThatForgetsToGiveBackWhatGrewIsFoundOut() {
        BudgetStress stress = new BudgetStress(new FaultyAccount(LIMIT, false, true), LIMIT);
        assertThatThrownBy(() -> stress.run(seed, 4, 500, false)).hasStackTraceContaining("bytes left at the end");
    }

    private record RealAccount(MemoryBudget budget) implements BudgetStress.Account {
        @Override
        public Optional<BudgetStress.Held> take(long bytes, boolean waiting) throws InterruptedException {
            if (!waiting) {
                return budget.tryReserve(bytes).map(RealHeld::new);
            }
            try {
                return Optional.of(new RealHeld(budget.reserve(bytes, Duration.ofNanos(bytes))));
            } catch (MemoryExhaustedException e) {
                return Optional.empty();
            }
        }

        @Override
        public long reserved() {
            return budget.reservedBytes();
        }

        @Override
        public long peak() {
            return budget.peakBytes();
        }
    }

    private record RealHeld(Reservation reservation) implements BudgetStress.Held {
        @Override
        public boolean grow(long bytes) {
            return reservation.tryGrow(bytes);
        }

        @Override
        public void shrink(long bytes) {
            reservation.shrink(bytes);
        }

        @Override
        public void close() {
            reservation.close();
        }
    }

    /// Adds first and looks afterwards when it overshoots; keeps what grew when it leaks.
    private record FaultyAccount(long limit, boolean overshoots, boolean leaks, AtomicLong count)
            implements BudgetStress.Account {
        FaultyAccount(long limit, boolean overshoots, boolean leaks) {
            this(limit, overshoots, leaks, new AtomicLong());
        }

        @Override
        public Optional<BudgetStress.Held> take(long bytes, boolean waiting) {
            return tryTake(bytes) ? Optional.of(new FaultyHeld(this, new AtomicLong(bytes))) : Optional.empty();
        }

        boolean tryTake(long bytes) {
            if (overshoots) {
                if (count.addAndGet(bytes) <= limit) {
                    return true;
                }
                LockSupport.parkNanos(1);
                count.addAndGet(-bytes);
                return false;
            }
            return count.getAndUpdate(now -> bytes <= limit - now ? now + bytes : now) + bytes <= limit;
        }

        @Override
        public long reserved() {
            return count.get();
        }

        @Override
        public long peak() {
            return 0;
        }
    }

    private record FaultyHeld(FaultyAccount account, AtomicLong bytes) implements BudgetStress.Held {
        @Override
        public boolean grow(long more) {
            if (!account.tryTake(more)) {
                return false;
            }
            if (!account.leaks) {
                bytes.addAndGet(more);
            }
            return true;
        }

        @Override
        public void shrink(long less) {
            long given = Math.min(less, bytes.get());
            bytes.addAndGet(-given);
            account.count.addAndGet(-given);
        }

        @Override
        public void close() {
            account.count.addAndGet(-bytes.getAndSet(0));
        }
    }
}
