package io.scoreline.worker.outage;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Waits that double from try to try, with jitter so that workers do not come back all at once. Not thread-safe.
public final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofSeconds(5);

    private final RandomGenerator random;
    private long nextMillis = FIRST.toMillis();

    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    /// Between half of the step and the step.
    public Duration next() {
        long step = nextMillis;
        nextMillis = Math.min(MOST.toMillis(), step * 2);
        return Duration.ofMillis(step / 2 + random.nextLong(step / 2 + 1));
    }

    public void reset() {
        nextMillis = FIRST.toMillis();
    }
}
