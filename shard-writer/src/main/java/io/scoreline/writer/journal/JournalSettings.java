package io.scoreline.writer.journal;

import java.nio.file.Path;

/// Where a journal lies, the most bytes its segments may take together, and the size at which a segment is followed by
/// the next.
public record JournalSettings(Path directory, long capBytes, long segmentBytes) {
    /// A segment is mapped as a whole when it is checked.
    public static final long MAX_SEGMENT_BYTES = 1L << 30;

    public JournalSettings {
        if (segmentBytes < 1 || segmentBytes > MAX_SEGMENT_BYTES) {
            throw new IllegalArgumentException(
                    "journal segment of " + segmentBytes + " bytes: expected 1 to " + MAX_SEGMENT_BYTES);
        }
        if (capBytes < 2 * segmentBytes) {
            throw new IllegalArgumentException("journal cap of " + capBytes
                    + " bytes: expected at least two segments, which are " + 2 * segmentBytes + " bytes");
        }
    }
}
