package io.scoreline.worker.round;

import java.time.Duration;

/// How much of a partition one pass takes, and where it must stop for now. Not thread-safe.
final class RangePace {
    /// Rows in one pass when memory allows: bounds its states, and the time until the next commit.
    static final long MOST_ROWS = 200_000;

    private static final long LEAST_ROWS = 1_000;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int MOST_RETRY_STEPS = 4;
    private static final long COMPLAIN_NANOS = 5_000_000_000L;
    private static final Duration MEMORY_RETRY = Duration.ofMillis(250);

    private long rows = MOST_ROWS;
    private long unreadableSeq = Long.MAX_VALUE;
    private long lastUnreadableSeq = Long.MAX_VALUE;
    private long retryNanos;
    private int retries;
    private boolean paused;
    private boolean troubled;
    private long complainedNanos = System.nanoTime() - COMPLAIN_NANOS;

    long rows() {
        return rows;
    }

    /// Whether passes are cut smaller than usual, since memory was refused.
    boolean isShrunk() {
        return rows < MOST_ROWS;
    }

    void shrink() {
        rows = Math.max(LEAST_ROWS, rows / 2);
        pauseFor(MEMORY_RETRY);
    }

    /// A pass was scanned; trouble is over unless it stopped short of a file.
    void succeeded() {
        rows = Math.min(MOST_ROWS, rows * 2);
        troubled = isStopped();
        retries = troubled ? retries : 0;
    }

    /// Whether trouble that goes on is worth a line in the log again.
    boolean complains() {
        long now = System.nanoTime();
        boolean due = now - complainedNanos >= COMPLAIN_NANOS;
        if (due) {
            complainedNanos = now;
        }
        return due;
    }

    boolean isTroubled() {
        return troubled;
    }

    /// A file that begins at this seq cannot be read: nothing from there on is taken until it is tried again.
    /// True when it was the same one the last time.
    boolean stopBefore(long seq) {
        boolean again = seq == lastUnreadableSeq;
        lastUnreadableSeq = seq;
        unreadableSeq = seq;
        troubled = true;
        retryNanos = System.nanoTime() + nextRetry().toNanos();
        return again;
    }

    /// What could not be read is out of the way.
    void goOn() {
        unreadableSeq = Long.MAX_VALUE;
        lastUnreadableSeq = Long.MAX_VALUE;
        retries = 0;
    }

    /// Nothing is taken for a while.
    void pause() {
        pauseFor(nextRetry());
    }

    /// Doubles from try to try, up to a bound.
    private Duration nextRetry() {
        Duration retry = RETRY.multipliedBy(1L << retries);
        retries = Math.min(MOST_RETRY_STEPS, retries + 1);
        return retry;
    }

    /// The highest seq that may be taken now by who stands at `afterSeq`.
    long lastReadable(long afterSeq) {
        if ((paused || isStopped()) && System.nanoTime() - retryNanos >= 0) {
            paused = false;
            unreadableSeq = Long.MAX_VALUE;
        }
        if (paused) {
            return afterSeq;
        }
        return isStopped() ? unreadableSeq - 1 : Long.MAX_VALUE;
    }

    boolean isStopped() {
        return unreadableSeq != Long.MAX_VALUE;
    }

    private void pauseFor(Duration duration) {
        paused = true;
        troubled = true;
        retryNanos = System.nanoTime() + duration.toNanos();
    }
}
