package io.scoreline.shard.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the server prints: in a file that is replaced when full, its predecessor kept, and the last of it in memory for messages. Thread-safe.
final class ServerLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLog.class);
    private static final long MOST_BYTES = 1 << 20;
    private static final int TAIL_CHARS = 4096;

    private final Path file;
    private final StringBuilder tail = new StringBuilder();
    private OutputStream out;
    private long size;
    private boolean broken;
    private boolean closed;

    ServerLog(Path file) throws IOException {
        this.file = file;
        this.out = open();
    }

    /// Never fails: the server must not come to a halt over its log.
    synchronized void append(byte[] bytes, int length) {
        tail.append(new String(bytes, 0, length, StandardCharsets.UTF_8));
        if (tail.length() > TAIL_CHARS) {
            tail.delete(0, tail.length() - TAIL_CHARS);
        }
        if (closed) {
            return;
        }
        try {
            if (size + length > MOST_BYTES) {
                roll();
            }
            out.write(bytes, 0, length);
            size += length;
        } catch (IOException e) {
            if (!broken) {
                LOG.warn("cannot write the log of the embedded PostgreSQL: {}", e.toString());
            }
            broken = true;
        }
    }

    /// Forgets what was printed so far; the file keeps it.
    synchronized void clearTail() {
        tail.setLength(0);
    }

    synchronized String tail() {
        return tail.toString();
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            out.close();
        } catch (IOException e) {
            LOG.warn("cannot close the log of the embedded PostgreSQL: {}", e.toString());
        }
    }

    private void roll() throws IOException {
        out.close();
        Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        out = open();
    }

    private OutputStream open() throws IOException {
        OutputStream opened = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        size = Files.size(file);
        return opened;
    }
}
