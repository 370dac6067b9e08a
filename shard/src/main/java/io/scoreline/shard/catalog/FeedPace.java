package io.scoreline.shard.catalog;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long one that follows a feed in another process waits between two looks: the longer, the longer nothing has come.
/// Pauses vary by half, so that followers do not look all at once. Not thread-safe.
public final class FeedPace {
    private static final Duration BUSY = Duration.ofMillis(25);
    private static final Duration IDLE = Duration.ofMillis(50);

    private static final long BUSY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long IDLE_NANOS = Duration.ofSeconds(3).toNanos();
    /// What comes after a long time finds its followers at rest: two such pauses, one of a worker and one of an API, are
    /// far less than what a reader expects to wait at most.
    private static final int REST = 5;

    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Duration busy;
    private final Duration idle;
    private long cameNanos;

    public FeedPace() {
        this(BUSY, IDLE);
    }

    /// Pauses while something has come within a second, and within three; five times the idle one after that.
    FeedPace(Duration busy, Duration idle) {
        this.busy = busy;
        this.idle = idle;
        came(System.nanoTime());
    }

    /// Something was found.
    public void came(long nanoTime) {
        cameNanos = nanoTime;
    }

    /// The next pause.
    public Duration pause(long nanoTime) {
        Duration mean = mean(nanoTime - cameNanos);
        return mean.dividedBy(2).plusNanos(random.nextLong(mean.toNanos() + 1));
    }

    private Duration mean(long quietNanos) {
        if (quietNanos < BUSY_NANOS) {
            return busy;
        }
        return quietNanos < IDLE_NANOS ? idle : idle.multipliedBy(REST);
    }
}
