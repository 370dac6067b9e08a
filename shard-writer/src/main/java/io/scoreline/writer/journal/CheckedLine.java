package io.scoreline.writer.journal;

import io.scoreline.shard.store.Disk;
import io.scoreline.shard.store.DiskFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A file of one line of text: `<format> <value> <value> … <CRC32C of what stands before, 8 hex digits>`. It is
/// replaced as a whole or not at all. `shape` says what the values are.
record CheckedLine(Path file, String format, String shape) {
    private static final int MOST_BYTES = 4_096;

    /// The values; null when there is no such file.
    @Nullable
    List<String> read() throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        String text = text();
        int end = text.lastIndexOf(' ');
        if (end <= format.length() || !text.startsWith(format + " ") || !text.equals(checked(text.substring(0, end)))) {
            throw damaged(text);
        }
        return List.of(text.substring(format.length() + 1, end).split(" "));
    }

    /// Bounded: whatever lies there instead is not read as a whole.
    private String text() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1).strip();
        }
    }

    JournalDamagedException damaged(String text) {
        return new JournalDamagedException(file, 0, "a line \"" + format + " " + shape + " <checksum>\"", "\"" + text + "\"");
    }

    /// Durable when it returns.
    void write(Disk disk, List<String> values) throws IOException {
        Path directory = file.resolveSibling(".");
        Path temporary = file.resolveSibling(file.getFileName() + SegmentFormat.TEMPORARY_SUFFIX);
        disk.delete(temporary);
        String line = checked(format + " " + String.join(" ", values)) + "\n";
        try (DiskFile opened = disk.create(temporary)) {
            opened.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
            opened.forceData();
        }
        disk.rename(temporary, file);
        disk.forceDirectory(directory.normalize());
    }

    private static String checked(String content) {
        CRC32C crc = new CRC32C();
        crc.update(content.getBytes(StandardCharsets.ISO_8859_1));
        return content + String.format(" %08x", crc.getValue());
    }
}
