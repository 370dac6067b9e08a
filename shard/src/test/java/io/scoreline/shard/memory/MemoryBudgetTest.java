package io.scoreline.shard.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

final class MemoryBudgetTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    private final MemoryBudget budget = new MemoryBudget(100);

    @Test
    void aReservationCountsUntilItIsClosed() {
        try (Reservation reservation = budget.tryReserve(60).orElseThrow()) {
            assertThat(reservation.bytes()).isEqualTo(60);
            assertThat(budget.reservedBytes()).isEqualTo(60);
        }
        assertThat(budget.reservedBytes()).isZero();
        assertThat(budget.peakBytes()).isEqualTo(60);
        assertThat(budget.limitBytes()).isEqualTo(100);
    }

    @Test
    void exactlyTheLimitFitsAndOneByteMoreDoesNot() {
        try (Reservation all = budget.tryReserve(100).orElseThrow()) {
            assertThat(budget.tryReserve(1)).isEmpty();
            assertThat(all.tryGrow(1)).isFalse();
            assertThat(budget.reservedBytes()).isEqualTo(100);
        }
        assertThat(budget.tryReserve(101)).isEmpty();
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void closingTwiceGivesBackOnce() {
        Reservation first = budget.tryReserve(40).orElseThrow();
        try (Reservation second = budget.tryReserve(40).orElseThrow()) {
            first.close();
            first.close();
            assertThat(budget.reservedBytes()).isEqualTo(40);
            assertThat(first.bytes()).isZero();
            assertThat(second.bytes()).isEqualTo(40);
        }
    }

    @Test
    void growingAndShrinkingMoveTheCount() {
        try (Reservation reservation = budget.tryReserve(10).orElseThrow()) {
            assertThat(reservation.tryGrow(50)).isTrue();
            assertThat(budget.reservedBytes()).isEqualTo(60);
            reservation.shrink(35);
            assertThat(budget.reservedBytes()).isEqualTo(25);
            assertThatThrownBy(() -> reservation.shrink(26))
                    .hasMessageContaining("25 bytes")
                    .hasMessageContaining("shrink by 26");
            assertThat(budget.reservedBytes()).isEqualTo(25);
        }
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void aClosedReservationCannotGrow() {
        Reservation reservation = budget.tryReserve(10).orElseThrow();
        reservation.close();
        assertThatThrownBy(() -> reservation.tryGrow(1)).hasMessageContaining("closed");
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void moreThanTheLimitIsRefusedAtOnceAndSaysSo() {
        assertThatThrownBy(() -> budget.reserve(101, LONG))
                .isInstanceOf(MemoryExhaustedException.class)
                .hasMessageContaining("101")
                .hasMessageContaining("limit of 100");
    }

    @Test
    void waitingEndsWithItsDeadlineAndLeavesNothing() {
        try (Reservation all = budget.tryReserve(90).orElseThrow()) {
            assertThatThrownBy(() -> budget.reserve(20, Duration.ofMillis(5)))
                    .isInstanceOf(MemoryExhaustedException.class)
                    .hasMessageContaining("20 bytes")
                    .hasMessageContaining("90 of 100");
            assertThat(budget.waiters()).isZero();
            assertThat(budget.reservedBytes()).isEqualTo(all.bytes());
        }
        assertThat(budget.tryReserve(100)).isPresent();
    }

    @Test
    void anInterruptedWaiterLeavesNothingAndLetsTheNextThrough() throws Exception {
        Reservation all = budget.tryReserve(90).orElseThrow();
        CompletableFuture<Reservation> large = new CompletableFuture<>();
        Thread waiting = startWaiter(50, large);
        awaitWaiters(1);
        CompletableFuture<Reservation> small = new CompletableFuture<>();
        startWaiter(10, small);
        awaitWaiters(2);
        waiting.interrupt();
        try (Reservation granted = small.get()) {
            assertThat(granted.bytes()).isEqualTo(10);
        }
        assertThatThrownBy(large::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        all.close();
        assertThat(budget.reservedBytes()).isZero();
        assertThat(budget.waiters()).isZero();
    }

    @Test
    void nobodyOvertakesThoseWhoWait() throws Exception {
        Reservation most = budget.tryReserve(90).orElseThrow();
        Reservation little = budget.tryReserve(1).orElseThrow();
        CompletableFuture<Reservation> large = new CompletableFuture<>();
        startWaiter(50, large);
        awaitWaiters(1);
        assertThat(budget.tryReserve(1)).isEmpty();
        assertThat(little.tryGrow(1)).isFalse();
        most.close();
        try (Reservation granted = large.get()) {
            assertThat(granted.bytes()).isEqualTo(50);
            assertThat(budget.tryReserve(1)).isPresent();
        }
        little.close();
    }

    @Test
    void waitersAreServedInTheOrderTheyCame() throws Exception {
        Reservation all = budget.tryReserve(100).orElseThrow();
        ConcurrentLinkedQueue<Integer> served = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int place = i;
            threads.add(Thread.ofVirtual().start(() -> {
                // 60 of 100: one at a time, so the order of granting is the order in the queue.
                try (Reservation granted = budget.reserve(60 + place % 3, LONG)) {
                    served.add(place);
                    assertThat(granted.bytes()).isGreaterThan(50);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }));
            awaitWaiters(i + 1);
        }
        all.close();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(new ArrayList<>(served)).isSorted().hasSize(20);
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void anInterruptBeforeTheCallReservesNothing() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> budget.reserve(1, LONG)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void limitsAndRequestsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new MemoryBudget(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new MemoryBudget(MemoryBudget.MAX_LIMIT_BYTES + 1))
                .hasMessageContaining("expected");
        assertThatThrownBy(() -> budget.tryReserve(-1)).hasMessageContaining("-1");
        MemoryBudget largest = new MemoryBudget(MemoryBudget.MAX_LIMIT_BYTES);
        try (Reservation all = largest.tryReserve(MemoryBudget.MAX_LIMIT_BYTES).orElseThrow()) {
            assertThat(largest.reservedBytes()).isEqualTo(all.bytes());
            assertThat(largest.waiters()).isZero();
            assertThat(largest.tryReserve(1)).isEmpty();
        }
    }

    private Thread startWaiter(long bytes, CompletableFuture<Reservation> result) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                result.complete(budget.reserve(bytes, LONG));
            } catch (InterruptedException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
    }

    private void awaitWaiters(int count) {
        while (budget.waiters() < count) {
            Thread.onSpinWait();
        }
        LockSupport.parkNanos(1);
    }
}
