package io.scoreline.writer.seal;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Pauses between tries: doubling from 100 ms to 5 s, each somewhere in the upper half of its length, so that writers
/// do not come back in step. Not thread-safe.
final class Backoff {
    private static final long FIRST_MILLIS = 100;
    private static final long MOST_MILLIS = 5000;

    private long nextMillis = FIRST_MILLIS;

    Duration next() {
        long millis = nextMillis;
        nextMillis = Math.min(MOST_MILLIS, nextMillis * 2);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
    }

    void reset() {
        nextMillis = FIRST_MILLIS;
    }
}
