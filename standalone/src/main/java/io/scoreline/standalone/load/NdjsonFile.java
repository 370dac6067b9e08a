package io.scoreline.standalone.load;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/// A file of JSON lines, plain or gzipped (told by its first bytes, not by its name). Immutable.
public record NdjsonFile(Path path, long bytes) {
    private static final int BUFFER_BYTES = 1 << 16;

    public static NdjsonFile at(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path + ": expected a file of JSON lines, found nothing");
        }
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new IOException(path + ": expected a readable file of JSON lines"
                    + (Files.isDirectory(path) ? ", found a directory" : ""));
        }
        return new NdjsonFile(path, Files.size(path));
    }

    /// Hex SHA-256 of the bytes as they lie.
    public String sha256() throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = Files.newInputStream(path)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /// The lines from the first on; `consumed` is set to the number of bytes of the file read so far.
    LineReader open(AtomicLong consumed) throws IOException {
        InputStream counting = new Counting(Files.newInputStream(path), consumed);
        try {
            BufferedInputStream buffered = new BufferedInputStream(counting, BUFFER_BYTES);
            return new LineReader(gzipped(buffered) ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered);
        } catch (IOException unreadable) {
            counting.close();
            throw new IOException(path + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private static boolean gzipped(BufferedInputStream in) throws IOException {
        in.mark(2);
        boolean magic = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return magic;
    }

    private static final class Counting extends FilterInputStream {
        private final AtomicLong consumed;

        Counting(InputStream in, AtomicLong consumed) {
            super(in);
            this.consumed = consumed;
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            consumed.addAndGet(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = in.read(into, from, length);
            consumed.addAndGet(Math.max(0, read));
            return read;
        }
    }
}
