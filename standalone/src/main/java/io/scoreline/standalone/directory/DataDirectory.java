package io.scoreline.standalone.directory;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A data directory held by this process until closed. Thread-safe.
///
/// ```
/// lock          locked by the holder; never read, never deleted
/// holder.json   who the holder is and where it serves; counts only while the lock is held
/// ```
///
/// The two are apart because closing any channel on a file gives up every POSIX lock that the process has on it: nobody
/// but the holder opens `lock` twice.
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "lock";
    private static final String HOLDER_FILE = "holder.json";

    /// Directories held by this very process, which the operating system would let it lock again.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;
    private boolean closed;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// Makes the directory if need be and takes it.
    public static DataDirectory take(Path directory) throws IOException, DataDirectoryInUseException {
        Path path = made(directory);
        if (!HELD_HERE.add(path)) {
            throw new DataDirectoryInUseException(directory, readHolder(path));
        }
        try {
            DataDirectory held = new DataDirectory(path, locked(directory, path));
            held.announce(null);
            return held;
        } catch (IOException | DataDirectoryInUseException | RuntimeException failure) {
            HELD_HERE.remove(path);
            throw failure;
        }
    }

    private static Path made(Path directory) throws IOException {
        try {
            return Files.createDirectories(directory).toRealPath();
        } catch (FileAlreadyExistsException notADirectory) {
            throw new IOException(
                    "data directory " + directory + ": expected a directory, found a file", notADirectory);
        }
    }

    private static FileChannel locked(Path directory, Path path) throws IOException, DataDirectoryInUseException {
        FileChannel channel = FileChannel.open(path.resolve(LOCK_FILE), CREATE, WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new DataDirectoryInUseException(directory, readHolder(path));
        }
        return channel;
    }

    private static Optional<Holder> readHolder(Path path) throws IOException {
        try {
            return Holder.decode(Files.readAllBytes(path.resolve(HOLDER_FILE)));
        } catch (NoSuchFileException notYet) {
            return Optional.empty();
        }
    }

    /// Writes where this process serves, for those who find the directory in use; null while it does not.
    public void announce(@Nullable String url) throws IOException {
        Path next = path.resolve(HOLDER_FILE + ".next");
        Files.write(next, new Holder(ProcessHandle.current().pid(), url).encode());
        Files.move(next, path.resolve(HOLDER_FILE), ATOMIC_MOVE, REPLACE_EXISTING);
    }

    public Path path() {
        return path;
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            Files.deleteIfExists(path.resolve(HOLDER_FILE));
        } finally {
            channel.close();
            HELD_HERE.remove(path);
        }
    }
}
