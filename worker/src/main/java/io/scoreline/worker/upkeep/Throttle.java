package io.scoreline.worker.upkeep;

import java.util.function.LongSupplier;

/// Lets work in the background have all of the time while rounds keep up, and a quarter of it while they do not: stretches of
/// work, and pauses three times as long. For one thread.
final class Throttle {
    /// Rounds that have had work for so long without a break are behind.
    static final long BEHIND_NANOS = 1_000_000_000L;

    /// Work between two looks.
    static final long STRETCH_NANOS = 10_000_000L;

    private static final int PAUSES = 3;

    /// Whoever wants the work to end waits no longer; what is left of a long pause is made up for after it.
    static final long MOST_PAUSE_NANOS = 1_000_000_000L;

    private final LongSupplier busyNanos;
    private final LongSupplier clock;
    private final Rest rest;
    private long restedNanos;
    private long owedNanos;

    /// `busyNanos` says for how long rounds have had work without a break, `clock` what time it is.
    Throttle(LongSupplier busyNanos, LongSupplier clock, Rest rest) {
        this.busyNanos = busyNanos;
        this.clock = clock;
        this.rest = rest;
    }

    /// Waits for so long, or until it is told not to.
    @FunctionalInterface
    interface Rest {
        void pause(long nanos) throws InterruptedException;
    }

    /// Work begins.
    void begin() {
        restedNanos = clock.getAsLong();
        owedNanos = 0;
    }

    /// To be called again and again by who works.
    void look() throws InterruptedException {
        long worked = clock.getAsLong() - restedNanos;
        if (worked < STRETCH_NANOS) {
            return;
        }
        if (busyNanos.getAsLong() > BEHIND_NANOS) {
            owedNanos += PAUSES * worked;
            long pause = Math.min(MOST_PAUSE_NANOS, owedNanos);
            rest.pause(pause);
            owedNanos -= pause;
        } else {
            owedNanos = 0;
        }
        restedNanos = clock.getAsLong();
    }
}
