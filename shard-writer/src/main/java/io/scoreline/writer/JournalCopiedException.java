package io.scoreline.writer;

import io.scoreline.shard.catalog.ClaimOutcome.Copied;
import io.scoreline.shard.catalog.WriterEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/// Another journal of the same writer has been used since this one was, or the writer was given up: the same positions
/// may mean other events in the two. Nothing was claimed.
public final class JournalCopiedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient Copied copied;

    JournalCopiedException(Path journal, long position, long claimedAtPosition, Copied copied) {
        super(message(journal, position, claimedAtPosition, copied));
        this.copied = copied;
    }

    private static String message(Path journal, long position, long claimedAtPosition, Copied copied) {
        WriterEntry writer = copied.writer();
        OptionalLong parting = copied.parting();
        String where = parting.isEmpty()
                ? "where the two part is no longer known"
                : "behind position " + parting.getAsLong() + " the two may hold different events";
        String since = " has since been claimed with another journal, or was given up, at position "
                + copied.otherPosition()
                + (writer.endedAt() == null ? "" : ", and ended at " + writer.endedAt());
        return "journal " + journal + " ends at position " + position + " and was claimed last at position "
                + claimedAtPosition + "; its writer " + writer.id().value() + " (\"" + writer.name()
                + "\", registered up to position " + writer.done() + ")" + since
                + ". One of them is a copy, and " + where
                + ". Go on with the other one, and register what this one alone holds with `scoreline journal drain "
                + journal + "`; it can be used again afterwards";
    }

    Copied copied() {
        return copied;
    }
}
