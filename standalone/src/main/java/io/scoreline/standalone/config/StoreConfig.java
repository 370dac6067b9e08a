package io.scoreline.standalone.config;

import java.time.Duration;

/// What a new store gets for ever: its partitions and its dedup window. A number of partitions that nobody asked for
/// yields to that of a store which is there.
public record StoreConfig(int partitions, boolean partitionsAsked, Duration dedupWindow) {
    private static final int MOST_PARTITIONS = 1_024;
    private static final Duration LONGEST_WINDOW = Duration.ofDays(7);

    public StoreConfig {
        if (partitions < 1 || partitions > MOST_PARTITIONS) {
            throw new IllegalArgumentException(
                    "partitions: expected 1 to " + MOST_PARTITIONS + ", found " + partitions);
        }
        if (dedupWindow.isZero() || dedupWindow.compareTo(LONGEST_WINDOW) > 0) {
            throw new IllegalArgumentException(
                    "dedupWindow: expected more than 0 and at most 7d, found " + dedupWindow);
        }
    }
}
