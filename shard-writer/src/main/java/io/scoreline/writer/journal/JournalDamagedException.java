package io.scoreline.writer.journal;

import java.io.IOException;
import java.nio.file.Path;

/// A journal that is not what it should be: where, what was expected and found, and what can be done. Nothing was
/// changed.
public final class JournalDamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String fault;

    public JournalDamagedException(Path file, long offset, String expected, String found) {
        this(file + ", offset " + offset + ": expected " + expected + ", found " + found,
                "The journal is refused and left as it is, because acknowledged events may lie behind. Put an"
                + " undamaged copy in its place, or move the journal directory away and start with an empty one:"
                + " events that were not registered are then in the directory moved away alone.");
    }

    public JournalDamagedException(Path directory, String expected, String found) {
        this(directory + ": expected " + expected + ", found " + found,
                "The journal is refused and left as it is. Put the journal that belongs to this catalog in its"
                + " place, or, when that one is lost for good, move the directory away, give its writer up with"
                + " `scoreline journal forget UUID`, and start with an empty one.");
    }

    private JournalDamagedException(String fault, String advice) {
        super(fault + ". " + advice);
        this.fault = fault;
    }

    /// Where, and what was expected and found, without what can be done.
    public String fault() {
        return fault;
    }
}
