package io.scoreline.writer.journal;

import io.scoreline.shard.catalog.WriterId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.zip.CRC32C;

/// The file `writer` of a journal, which says whose it is: one line of text, `scoreline-journal-writer 1 <UUID> <CRC32C
/// of what stands before, 8 hex digits>`.
public final class JournalIdentity {
    /// What the file begins with, whatever its version.
    public static final String MAGIC = "scoreline-journal-writer";

    private static final String PREFIX = MAGIC + " 1 ";
    private static final int UUID_LENGTH = 36;
    private static final int CHECKSUM_LENGTH = 9;

    /// The line, and whatever blanks an editor may have left behind it.
    private static final int MOST_BYTES = PREFIX.length() + UUID_LENGTH + CHECKSUM_LENGTH + 16;

    private JournalIdentity() {}

    /// Reads and checks an identity file; [JournalDamagedException] when it is none.
    public static WriterId read(Path file) throws IOException {
        String text = text(file);
        int end = PREFIX.length() + UUID_LENGTH;
        if (text.length() <= end || !text.startsWith(PREFIX) || !text.equals(line(text.substring(0, end)))) {
            throw new JournalDamagedException(
                    file, 0, "a line \"" + PREFIX + "<UUID> <checksum>\"", "\"" + text + "\"");
        }
        try {
            return new WriterId(UUID.fromString(text.substring(PREFIX.length(), end)));
        } catch (IllegalArgumentException notAnId) {
            throw new JournalDamagedException(file, PREFIX.length(), "a UUID", "\"" + text + "\"");
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1).strip();
        }
    }

    static byte[] of(WriterId writer) {
        return (line(PREFIX + writer.value()) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static String line(String checked) {
        CRC32C crc = new CRC32C();
        crc.update(checked.getBytes(StandardCharsets.ISO_8859_1));
        return checked + String.format(" %08x", crc.getValue());
    }
}
