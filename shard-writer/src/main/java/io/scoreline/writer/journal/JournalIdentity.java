package io.scoreline.writer.journal;

import io.scoreline.shard.catalog.WriterId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/// The file `writer` of a journal, which says whose it is: a [CheckedLine] with the writer's id.
public final class JournalIdentity {
    /// What the file begins with, whatever its version.
    public static final String MAGIC = "scoreline-journal-writer";

    private static final String FORMAT = MAGIC + " 1";

    private JournalIdentity() {}

    static CheckedLine line(Path file) {
        return new CheckedLine(file, FORMAT, "<UUID>");
    }

    /// Reads and checks an identity file; [JournalDamagedException] when it is none.
    public static WriterId read(Path file) throws IOException {
        CheckedLine line = line(file);
        List<String> values = line.read();
        if (values == null) {
            throw new NoSuchFileException(file.toString());
        }
        try {
            return new WriterId(UUID.fromString(values.getFirst()));
        } catch (IllegalArgumentException notAnId) {
            throw line.damaged(String.join(" ", values));
        }
    }
}
