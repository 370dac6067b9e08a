package io.scoreline.writer.seal;

import java.time.Duration;

/// How long a range waits for more: briefly after a pause, longer while seals follow each other, and longer yet while
/// small files pile up unmerged.
final class Linger {
    /// A seal older than this was before a pause.
    static final Duration RECENT = Duration.ofMillis(100);

    static final Duration AFTER_PAUSE = Duration.ofMillis(10);
    static final Duration WHILE_BUSY = Duration.ofMillis(100);
    static final Duration MOST = Duration.ofSeconds(5);

    /// Unmerged files in one partition from which on it grows, with the square of their number.
    static final int MANY_FILES = 64;

    private Linger() {}

    static Duration of(Duration sinceLastSeal, int unmergedFiles) {
        if (unmergedFiles > MANY_FILES) {
            long millis = WHILE_BUSY.toMillis() * unmergedFiles * unmergedFiles / (MANY_FILES * MANY_FILES);
            return Duration.ofMillis(Math.min(MOST.toMillis(), millis));
        }
        return sinceLastSeal.compareTo(RECENT) > 0 ? AFTER_PAUSE : WHILE_BUSY;
    }
}
