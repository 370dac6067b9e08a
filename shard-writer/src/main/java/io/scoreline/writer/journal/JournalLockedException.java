package io.scoreline.writer.journal;

import java.io.IOException;
import java.nio.file.Path;

/// Another process, or another writer of this process, has the journal.
public final class JournalLockedException extends IOException {
    private static final long serialVersionUID = 1L;

    public JournalLockedException(Path lock, String holder) {
        super(lock + ": the journal is in use by process " + holder + ": stop it, or choose another name or directory");
    }
}
