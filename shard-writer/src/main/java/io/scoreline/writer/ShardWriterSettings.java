package io.scoreline.writer;

import java.nio.file.Path;
import java.time.Duration;

/// Settings of a [ShardWriter]. `journalCapBytes`: disk the journal may take; `segmentBytes`: size at which a journal
/// segment is followed by the next; `sealBytes`: most bytes in one sealed range; `stopDeadline`: how long closing may
/// wait for the catalog.
public record ShardWriterSettings(
        String replica,
        Path journalDirectory,
        long journalCapBytes,
        long segmentBytes,
        long sealBytes,
        Duration stopDeadline) {
    public ShardWriterSettings {
        if (sealBytes < 1) {
            throw new IllegalArgumentException("sealed range of " + sealBytes + " bytes: expected at least 1");
        }
        if (stopDeadline.isNegative()) {
            throw new IllegalArgumentException("stop deadline " + stopDeadline + ": expected 0 or more");
        }
    }

    public static ShardWriterSettings of(String replica, Path journalDirectory) {
        return new ShardWriterSettings(
                replica, journalDirectory, 4L << 30, 64L << 20, 8L << 20, Duration.ofSeconds(20));
    }

    /// The same under another name.
    ShardWriterSettings named(String name) {
        return new ShardWriterSettings(
                name, journalDirectory, journalCapBytes, segmentBytes, sealBytes, stopDeadline);
    }
}
