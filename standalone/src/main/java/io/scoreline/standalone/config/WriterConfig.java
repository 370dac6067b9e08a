package io.scoreline.standalone.config;

import java.time.Duration;

/// Whether there is a journal, bounds of its disk and of that for refused events, and of the time that a stop may wait for it.
public record WriterConfig(DataSize journalCap, DataSize journalSegment, DataSize rejectedCap, Duration stopDeadline, boolean journal) {
    private static final DataSize LEAST_CAP = new DataSize(128L << 20);

    /// Smaller ones would be made and deleted all the time.
    private static final DataSize LEAST_SEGMENT = new DataSize(64L << 10);

    private static final DataSize LARGEST_SEGMENT = new DataSize(1L << 30);

    /// A process that is told to stop is usually killed half a minute later.
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

    public WriterConfig {
        if (journalCap.bytes() < LEAST_CAP.bytes()) {
            throw new IllegalArgumentException("journalCap: expected at least " + LEAST_CAP + ", found " + journalCap);
        }
        if (journalSegment.bytes() < LEAST_SEGMENT.bytes() || journalSegment.bytes() > LARGEST_SEGMENT.bytes()) {
            throw new IllegalArgumentException("journalSegment: expected " + LEAST_SEGMENT + " to " + LARGEST_SEGMENT
                    + ", found " + journalSegment);
        }
        if (stopDeadline.isZero() || stopDeadline.compareTo(LONGEST_STOP) > 0) {
            throw new IllegalArgumentException(
                    "stopDeadline: expected more than 0 and at most " + LONGEST_STOP + ", found " + stopDeadline);
        }
    }
}
