package io.scoreline.writer;

import java.nio.file.Path;
import java.time.Duration;

/// Settings of a [ShardWriter]. `journalCapBytes`: disk the journal may take; `segmentBytes`: size at which a journal
/// segment is followed by the next; `sealBytes`: most bytes in one sealed range; `stopDeadline`: how long closing may
/// wait for the catalog. Not `journalled`: nothing is forced, the directory holds what is not registered yet and is emptied at
/// the start, and so what is appended counts once it is registered.
public record ShardWriterSettings(
        String replica,
        Path journalDirectory,
        long journalCapBytes,
        long segmentBytes,
        long sealBytes,
        Duration stopDeadline,
        boolean journalled) {
    public ShardWriterSettings {
        if (sealBytes < 1) {
            throw new IllegalArgumentException("sealed range of " + sealBytes + " bytes: expected at least 1");
        }
        if (stopDeadline.isNegative()) {
            throw new IllegalArgumentException("stop deadline " + stopDeadline + ": expected 0 or more");
        }
    }

    /// With a journal.
    public ShardWriterSettings(
            String replica,
            Path journalDirectory,
            long journalCapBytes,
            long segmentBytes,
            long sealBytes,
            Duration stopDeadline) {
        this(replica, journalDirectory, journalCapBytes, segmentBytes, sealBytes, stopDeadline, true);
    }

    public static ShardWriterSettings of(String replica, Path journalDirectory) {
        return new ShardWriterSettings(
                replica, journalDirectory, 4L << 30, 64L << 20, 8L << 20, Duration.ofSeconds(20));
    }

    /// The same under another name.
    ShardWriterSettings named(String name) {
        return new ShardWriterSettings(
                name, journalDirectory, journalCapBytes, segmentBytes, sealBytes, stopDeadline, journalled);
    }
}
