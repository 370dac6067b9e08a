package io.scoreline.api.table;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How often in a row a table could not be read, and when it is tried again.
record TableFailure(int count, Throwable cause, long dueNanos) {
    private static final long FIRST_NANOS = Duration.ofMillis(20).toNanos();
    private static final int MOST_DOUBLINGS = 9;

    static TableFailure after(@Nullable TableFailure before, Throwable cause, long nowNanos) {
        int count = before == null ? 1 : before.count() + 1;
        return new TableFailure(count, cause, nowNanos + (FIRST_NANOS << Math.min(count - 1, MOST_DOUBLINGS)));
    }

    boolean isDue(long nowNanos) {
        return nowNanos - dueNanos >= 0;
    }

    /// A file that went away to a compaction is no news the first time.
    boolean isWorthLogging() {
        return Integer.bitCount(count) == 1 && count > 1;
    }
}
