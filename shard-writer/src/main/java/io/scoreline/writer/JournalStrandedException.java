package io.scoreline.writer;

import io.scoreline.shard.catalog.WriterEntry;
import java.io.IOException;
import java.nio.file.Path;

/// The journal is not the one that was used under its replica's name before, and what that one holds would be left
/// behind. Nothing was claimed.
public final class JournalStrandedException extends IOException {
    private static final long serialVersionUID = 1L;

    JournalStrandedException(Path journal, long position, WriterEntry other) {
        super("journal " + journal + " is new" + (position == 0 ? "" : " under its name")
                + ", but writer " + other.id().value() + " of the same name \"" + other.name() + "\" (claimed at "
                + other.claimedAt() + ", registered up to position " + other.done()
                + ") has not ended: what it acknowledged may lie in its journal alone. Put that journal back; or, from"
                + " the machine that has it, `scoreline journal drain DIR`; or, when it is lost for good, `scoreline"
                + " journal forget " + other.id().value() + "`");
    }
}
