package io.scoreline.shard.catalog;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The queue before the pool: as many callers pass as the pool has connections, so that nobody ever waits inside it. Interactive callers go before those in the background,
/// which hold half of the connections at most; so that they are never starved, one of them passes after a few interactive ones. Within a class it is first come, first
/// served. Thread-safe.
final class ConnectionGate {
    /// Callers that may wait at once; further ones are told at once.
    static final int MOST_WAITING = 1_000;

    /// So many interactive callers pass a waiting one in the background at most.
    static final int MOST_PASSED = 3;

    /// Whom a caller works for.
    enum Priority {
        /// Somebody or something waits for the answer.
        INTERACTIVE,
        /// Nobody does: merges, bases, garbage.
        BACKGROUND
    }

    /// How an attempt to pass ended.
    enum Passage {
        GRANTED,
        /// Time ran out.
        LATE,
        /// Too many wait already.
        FULL
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiter> interactive = new ArrayDeque<>();
    private final Deque<Waiter> background = new ArrayDeque<>();
    private final int backgroundMost;
    private int free;
    private int backgroundHeld;
    private int passed;

    ConnectionGate(int connections) {
        this.free = connections;
        this.backgroundMost = Math.max(1, connections / 2);
    }

    Passage enter(Priority priority, long nanos) throws InterruptedException {
        lock.lock();
        try {
            if (interactive.size() + background.size() >= MOST_WAITING) {
                return Passage.FULL;
            }
            Waiter waiter = new Waiter(priority, lock.newCondition());
            queue(priority).add(waiter);
            grant();
            return await(waiter, nanos);
        } finally {
            lock.unlock();
        }
    }

    private Passage await(Waiter waiter, long nanos) throws InterruptedException {
        long left = nanos;
        try {
            while (!waiter.granted && left > 0) {
                left = waiter.condition.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            if (waiter.granted) {
                giveBack(waiter.priority);
            }
            throw e;
        } finally {
            if (!waiter.granted) {
                queue(waiter.priority).remove(waiter);
            }
        }
        return waiter.granted ? Passage.GRANTED : Passage.LATE;
    }

    void leave(Priority priority) {
        lock.lock();
        try {
            giveBack(priority);
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(Priority priority) {
        free++;
        if (priority == Priority.BACKGROUND) {
            backgroundHeld--;
        }
        grant();
    }

    int waiting() {
        lock.lock();
        try {
            return interactive.size() + background.size();
        } finally {
            lock.unlock();
        }
    }

    private void grant() {
        while (free > 0) {
            Waiter next = next();
            if (next == null) {
                return;
            }
            free--;
            if (next.priority == Priority.BACKGROUND) {
                backgroundHeld++;
            }
            next.granted = true;
            next.condition.signal();
        }
    }

    private @Nullable Waiter next() {
        boolean mayPass = !background.isEmpty() && backgroundHeld < backgroundMost;
        if (interactive.isEmpty()) {
            return mayPass ? background.poll() : null;
        }
        if (mayPass && passed >= MOST_PASSED) {
            passed = 0;
            return background.poll();
        }
        passed = mayPass ? passed + 1 : 0;
        return interactive.poll();
    }

    private Deque<Waiter> queue(Priority priority) {
        return priority == Priority.INTERACTIVE ? interactive : background;
    }

    private static final class Waiter {
        final Priority priority;
        final Condition condition;
        boolean granted;

        Waiter(Priority priority, Condition condition) {
            this.priority = priority;
            this.condition = condition;
        }
    }
}
