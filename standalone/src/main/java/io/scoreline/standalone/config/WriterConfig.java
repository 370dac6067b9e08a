package io.scoreline.standalone.config;

import java.time.Duration;

/// Bounds of the journal's disk, and of the time that a stop may wait for it.
public record WriterConfig(DataSize journalCap, Duration stopDeadline) {
    private static final DataSize LEAST_CAP = new DataSize(128L << 20);

    /// A process that is told to stop is usually killed half a minute later.
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

    public WriterConfig {
        if (journalCap.bytes() < LEAST_CAP.bytes()) {
            throw new IllegalArgumentException("journalCap: expected at least " + LEAST_CAP + ", found " + journalCap);
        }
        if (stopDeadline.isZero() || stopDeadline.compareTo(LONGEST_STOP) > 0) {
            throw new IllegalArgumentException(
                    "stopDeadline: expected more than 0 and at most " + LONGEST_STOP + ", found " + stopDeadline);
        }
    }
}
