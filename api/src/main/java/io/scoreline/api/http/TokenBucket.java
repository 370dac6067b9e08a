package io.scoreline.api.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// So many units a second, and those of one second at once (the generic cell rate algorithm, ITU-T I.371). A full bucket gives more than it holds and then owes them, so that
/// nobody is refused for ever. Takes are compared and set: however many take at once, no unit is given twice. Thread-safe.
final class TokenBucket {
    private static final double SECOND_NANOS = 1e9;
    private static final long BURST_NANOS = 1_000_000_000;

    /// When the bucket would be full again, on the clock of the callers.
    private final AtomicLong fullAt;
    private volatile double nanosPerUnit;

    TokenBucket(long perSecond, long nowNanos) {
        this.fullAt = new AtomicLong(nowNanos);
        rate(perSecond);
    }

    /// 0 is no limit.
    void rate(long perSecond) {
        nanosPerUnit = perSecond == 0 ? 0 : SECOND_NANOS / perSecond;
    }

    /// Takes the units and answers 0, or takes none and answers how many nanoseconds later they would be there.
    long take(long units, long nowNanos) {
        long cost = (long) Math.ceil(units * nanosPerUnit);
        if (cost == 0) {
            return 0;
        }
        while (true) {
            long full = fullAt.get();
            boolean isFull = full - nowNanos <= 0;
            long next = (isFull ? nowNanos : full) + cost;
            long wait = Math.min(full - nowNanos, next - nowNanos - BURST_NANOS);
            if (!isFull && wait > 0) {
                return wait;
            }
            if (fullAt.compareAndSet(full, next)) {
                return 0;
            }
        }
    }

    /// Whether nothing could be taken now.
    boolean isEmpty(long nowNanos) {
        return nanosPerUnit != 0 && fullAt.get() - nowNanos >= BURST_NANOS;
    }

    /// How long until something can be taken.
    Duration untilSome(long nowNanos) {
        return Duration.ofNanos(Math.max(0, fullAt.get() - nowNanos - BURST_NANOS + (long) Math.ceil(nanosPerUnit)));
    }
}
