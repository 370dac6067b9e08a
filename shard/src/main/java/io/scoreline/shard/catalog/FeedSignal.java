package io.scoreline.shard.catalog;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Tells waiters in the same process that a feed moved. Waiters park on a lock, not on a monitor: a virtual thread that waits on a monitor with a deadline
/// can stay blocked for ever before JDK 25.0.4 (JDK-8373120). Thread-safe.
public final class FeedSignal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long moves;

    /// How often it moved so far: read before looking at the feed.
    public long moves() {
        lock.lock();
        try {
            return moves;
        } finally {
            lock.unlock();
        }
    }

    public void moved() {
        lock.lock();
        try {
            moves++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Returns as soon as the count is no longer `seen`, or when time is up.
    public void await(long seen, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (moves == seen && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
