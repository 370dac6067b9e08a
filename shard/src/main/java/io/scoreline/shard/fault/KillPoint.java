package io.scoreline.shard.fault;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A step after which a process may die. `-Dscoreline.killAt=NAME` or `NAME:N` makes it end there, the first or the N-th
/// time, as SIGKILL would: no hook runs, nothing is closed. Each stands between two steps of which a crash must not be
/// able to lose or double anything.
public enum KillPoint {
    /// A journal's new segment is written under a temporary name.
    JOURNAL_SEGMENT_WRITTEN,
    /// A journal's new segment has its name, which is not durable yet.
    JOURNAL_SEGMENT_NAMED,
    /// A group of batches is written to the journal and not forced.
    JOURNAL_WRITTEN,
    /// A group of batches is forced and not acknowledged.
    JOURNAL_FORCED,
    /// A released segment of the journal is deleted.
    JOURNAL_RELEASED,
    /// A data file is written under a temporary name and not forced.
    FILE_WRITTEN,
    /// A data file is forced and has no name yet.
    FILE_FORCED,
    /// A data file has its name, which is not durable yet.
    FILE_LINKED,
    /// A data file is published and nobody knows of it.
    FILE_PUBLISHED,
    /// All files of a journal's range are published.
    SEAL_PUBLISHED,
    /// A range is registered, its writer does not know yet.
    SEAL_REGISTERED,
    /// A range is registered and its journal not released.
    SEAL_DONE,
    /// A worker has claimed a partition.
    PARTITION_CLAIMED,
    /// A round has scanned and not written anything.
    ROUND_SCANNED,
    /// A round's files are published.
    ROUND_PUBLISHED,
    /// A round is committed, its worker does not know yet.
    ROUND_COMMITTED,
    /// A merge's outputs are published.
    MERGE_PUBLISHED,
    /// A merge is committed.
    MERGE_COMMITTED,
    /// A merged score shard is published.
    SCORES_PUBLISHED,
    /// A merged score shard is committed.
    SCORES_COMMITTED,
    /// A score base is published.
    BASE_PUBLISHED,
    /// A score base is committed.
    BASE_COMMITTED,
    /// A file lies among the garbage, the catalog has it at its old place.
    GARBAGE_MOVED,
    /// A file is deleted, the catalog has it still.
    GARBAGE_DELETED;

    /// How a process ends that SIGKILL ended.
    public static final int EXIT_CODE = 137;

    /// The property that arms one.
    public static final String PROPERTY = "scoreline.killAt";

    private static final @Nullable Armed ARMED = Armed.parse(System.getProperty(PROPERTY, ""));

    /// Ends the process when it is armed for this point and this is the time.
    public void pass() {
        if (ARMED != null && ARMED.point == this && ARMED.left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    private record Armed(KillPoint point, AtomicInteger left) {
        static @Nullable Armed parse(String text) {
            if (text.isEmpty()) {
                return null;
            }
            String[] parts = text.split(":", 2);
            try {
                KillPoint point = KillPoint.valueOf(parts[0].toUpperCase(Locale.ROOT));
                return new Armed(point, new AtomicInteger(parts.length == 1 ? 1 : Integer.parseInt(parts[1])));
            } catch (IllegalArgumentException unknown) {
                throw new IllegalArgumentException(
                        PROPERTY + ": expected NAME or NAME:N with a name of " + KillPoint.class.getSimpleName()
                                + ", found \"" + text + "\"",
                        unknown);
            }
        }
    }
}
