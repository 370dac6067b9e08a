package io.scoreline.writer.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Who has a journal's lock, found without touching it: trying it, for a moment, would make a writer that starts then
/// believe that the journal is in use. The lock file names the last holder; it still is one when it lives and, where
/// the system tells what files a process has open, has this one open.
final class LockHolder {
    private static final int MOST_DIGITS = 18;

    private LockHolder() {}

    static Optional<Long> of(Path lockFile) throws IOException {
        if (!Files.isRegularFile(lockFile)) {
            return Optional.empty();
        }
        String text;
        try (InputStream in = Files.newInputStream(lockFile)) {
            text = new String(in.readNBytes(MOST_DIGITS + 2), StandardCharsets.US_ASCII).strip();
        }
        if (!text.matches("\\d{1," + MOST_DIGITS + "}")) {
            return Optional.empty();
        }
        long pid = Long.parseLong(text);
        boolean lives = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        return lives && mayHaveOpen(pid, lockFile) ? Optional.of(pid) : Optional.empty();
    }

    private static boolean mayHaveOpen(long pid, Path file) throws IOException {
        Path open = Path.of("/proc", Long.toString(pid), "fd");
        if (!Files.isReadable(open)) {
            return true;
        }
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(open)) {
            for (Path descriptor : descriptors) {
                if (isSame(descriptor, file)) {
                    return true;
                }
            }
            return false;
        } catch (AccessDeniedException | DirectoryIteratorException untold) {
            return true;
        }
    }

    private static boolean isSame(Path descriptor, Path file) {
        try {
            return Files.isSameFile(descriptor, file);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
