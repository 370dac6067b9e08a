package io.scoreline.shard.memory;

import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One atomic count of bytes, never over the limit. Thread-safe.
///
/// The count and the number of those who wait lie in one word, changed by compare-and-set alone:
///
/// ```text
/// bit 63 | 62 .. 44  waiters | 43 .. 0  bytes reserved
///      0 |                   |
/// ```
///
/// So a taking that is refused becomes a waiter in the same step, and nobody who comes later can slip in between.
/// Waiters queue up; only the one at the head tries to take, and whoever gives bytes back or leaves the queue wakes the
/// head. Waiting parks the thread and holds no lock: virtual threads leave their carrier.
public final class MemoryBudget {
    private static final int BYTES_BITS = 44;
    private static final long BYTES_MASK = (1L << BYTES_BITS) - 1;
    private static final long ONE_WAITER = 1L << BYTES_BITS;

    /// The highest limit: what the word has room for, 16 TiB.
    public static final long MAX_LIMIT_BYTES = BYTES_MASK;

    /// The most threads that wait at once; one more is refused.
    public static final int MAX_WAITERS = (1 << (Long.SIZE - 1 - BYTES_BITS)) - 1;

    private final long limit;
    private final AtomicLong state = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();
    private final Queue<Waiter> queue = new ConcurrentLinkedQueue<>();

    public MemoryBudget(long limitBytes) {
        if (limitBytes < 0 || limitBytes > MAX_LIMIT_BYTES) {
            throw new IllegalArgumentException(
                    "memory limit " + limitBytes + " bytes: expected 0 to " + MAX_LIMIT_BYTES);
        }
        this.limit = limitBytes;
    }

    /// Reserves now, or not at all; never overtakes those who wait.
    public Optional<Reservation> tryReserve(long bytes) {
        checkRequest(bytes);
        Reservation reservation = new Reservation(this);
        if (!tryTake(bytes)) {
            return Optional.empty();
        }
        reservation.grant(bytes);
        return Optional.of(reservation);
    }

    /// Waits its turn, first come first served, for at most `wait`; throws [MemoryExhaustedException] when time runs
    /// out, when too many wait already, or at once when the limit is lower than the request. An interrupted thread
    /// reserves nothing.
    public Reservation reserve(long bytes, Duration wait) throws InterruptedException {
        checkRequest(bytes);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (bytes > limit) {
            throw new MemoryExhaustedException(
                    "memory: asked for " + bytes + " bytes, more than the limit of " + limit + " bytes");
        }
        long start = System.nanoTime();
        Reservation reservation = new Reservation(this);
        Waiter waiter = new Waiter(Thread.currentThread());
        if (!takeOrJoin(bytes)) {
            awaitTurn(waiter, bytes, start, wait);
        }
        reservation.grant(bytes);
        return reservation;
    }

    public long limitBytes() {
        return limit;
    }

    public long reservedBytes() {
        return bytesIn(state.get());
    }

    /// The most bytes that were ever reserved at once.
    public long peakBytes() {
        return peak.get();
    }

    public int waiters() {
        return waitersIn(state.get());
    }

    /// Takes when there is room and nobody waits.
    boolean tryTake(long bytes) {
        while (true) {
            long now = state.get();
            if (waitersIn(now) > 0 || bytes > limit - bytesIn(now)) {
                return false;
            }
            if (state.compareAndSet(now, now + bytes)) {
                notePeak(bytesIn(now) + bytes);
                return true;
            }
        }
    }

    void giveBack(long bytes) {
        state.addAndGet(-bytes);
        wakeHead();
    }

    /// True: taken. False: now counted as a waiter, to be put into the queue.
    private boolean takeOrJoin(long bytes) {
        while (true) {
            long now = state.get();
            boolean take = waitersIn(now) == 0 && bytes <= limit - bytesIn(now);
            if (!take && waitersIn(now) == MAX_WAITERS) {
                throw new MemoryExhaustedException("memory: asked for " + bytes + " bytes, but " + MAX_WAITERS
                        + " threads wait already; " + describe());
            }
            if (state.compareAndSet(now, take ? now + bytes : now + ONE_WAITER)) {
                if (take) {
                    notePeak(bytesIn(now) + bytes);
                }
                return take;
            }
        }
    }

    private void awaitTurn(Waiter waiter, long bytes, long start, Duration wait) throws InterruptedException {
        boolean taken = false;
        try {
            queue.add(waiter);
            long waitNanos = TimeUnit.NANOSECONDS.convert(wait);
            while (!(queue.peek() == waiter && takeAndLeave(bytes))) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long left = waitNanos - (System.nanoTime() - start);
                if (left <= 0) {
                    throw new MemoryExhaustedException(
                            "memory: asked for " + bytes + " bytes, not granted within " + wait + "; " + describe());
                }
                LockSupport.parkNanos(this, left);
            }
            taken = true;
        } finally {
            if (!taken) {
                state.addAndGet(-ONE_WAITER);
            }
            queue.remove(waiter);
            wakeHead();
        }
    }

    /// The head's taking: the bytes are added and the waiter is taken off in one step.
    private boolean takeAndLeave(long bytes) {
        while (true) {
            long now = state.get();
            if (bytes > limit - bytesIn(now)) {
                return false;
            }
            if (state.compareAndSet(now, now + bytes - ONE_WAITER)) {
                notePeak(bytesIn(now) + bytes);
                return true;
            }
        }
    }

    private void wakeHead() {
        @Nullable Waiter head = queue.peek();
        if (head != null) {
            LockSupport.unpark(head.thread);
        }
    }

    private void notePeak(long bytes) {
        long highest = peak.get();
        while (bytes > highest && !peak.compareAndSet(highest, bytes)) {
            highest = peak.get();
        }
    }

    private String describe() {
        long now = state.get();
        return bytesIn(now) + " of " + limit + " bytes are reserved, " + waitersIn(now) + " waiting";
    }

    private static void checkRequest(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("memory: asked for " + bytes + " bytes: expected 0 or more");
        }
    }

    private static long bytesIn(long state) {
        return state & BYTES_MASK;
    }

    private static int waitersIn(long state) {
        return (int) (state >>> BYTES_BITS);
    }

    /// A place in the queue; compared by identity.
    private static final class Waiter {
        private final Thread thread;

        Waiter(Thread thread) {
            this.thread = thread;
        }
    }
}
