package io.scoreline.api.table;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Requests that wait for the tables. Whoever moves the tables looks at all conditions and wakes those alone for whom theirs holds: thousands may wait, and nothing stirs in
/// them meanwhile. Thread-safe.
final class TableWaiters {
    /// Requests that may wait at once; further ones do not wait.
    private static final int MOST = 16_384;

    private final Semaphore places = new Semaphore(MOST);
    private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();

    boolean await(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        if (condition.getAsBoolean()) {
            return true;
        }
        if (!places.tryAcquire()) {
            return false;
        }
        Waiter waiter = new Waiter(Thread.currentThread(), condition);
        waiting.add(waiter);
        try {
            // Looked at again now that moves are told: one in between would be missed.
            return condition.getAsBoolean() || waiter.await(deadline);
        } finally {
            waiting.remove(waiter);
            places.release();
        }
    }

    /// The tables have moved.
    void moved() {
        waiting.forEach(Waiter::look);
    }

    private static final class Waiter {
        private final Thread thread;
        private final BooleanSupplier condition;
        private volatile boolean called;

        Waiter(Thread thread, BooleanSupplier condition) {
            this.thread = thread;
            this.condition = condition;
        }

        /// A condition that fails is for the waiting thread to meet.
        void look() {
            boolean wake;
            try {
                wake = condition.getAsBoolean();
            } catch (RuntimeException failure) {
                wake = true;
            }
            if (wake) {
                called = true;
                LockSupport.unpark(thread);
            }
        }

        boolean await(long deadline) throws InterruptedException {
            while (true) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("while waiting for the score tables");
                }
                if (called) {
                    called = false;
                    if (condition.getAsBoolean()) {
                        return true;
                    }
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, left);
            }
        }
    }
}
