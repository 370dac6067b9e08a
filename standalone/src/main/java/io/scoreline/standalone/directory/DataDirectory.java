package io.scoreline.standalone.directory;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A data directory used by this process until closed: by it alone, by it as one role among other processes, or by it as
/// the one that runs the embedded server for them. Thread-safe.
///
/// ```
/// lock                             byte 0: locked exclusively by one that is alone, shared by each role
///                                  byte 1: locked by one that is alone and by one that runs the server
/// holder.json                      who is alone or runs the server; counts only while byte 1 is locked
/// processes/<role>-<name>.lock     locked by the process of that role and name
/// processes/<role>-<name>.json     who that is; counts only while that process lives
/// ```
///
/// Locks and what they tell are apart because closing any channel on a file gives up every POSIX lock that the process
/// has on it: nobody but the holder opens a lock file twice. A directory is used once in one JVM.
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "lock";
    private static final long ROLES = 0;
    private static final long SERVER = 1;

    /// Directories used by this very JVM, to which the operating system would give the lock again.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;
    private final @Nullable FileChannel nameLock;
    private final HolderFile holderFile;
    private @Nullable FileLock roles;
    private boolean closed;

    private DataDirectory(
            Path path,
            FileChannel lock,
            @Nullable FileLock roles,
            @Nullable FileChannel nameLock,
            HolderFile holderFile) {
        this.path = path;
        this.lock = lock;
        this.roles = roles;
        this.nameLock = nameLock;
        this.holderFile = holderFile;
    }

    /// Makes the directory if need be and takes it for this process alone. What was begun with it may later be opened to
    /// roles in other processes by [#admitRoles].
    public static DataDirectory take(Path directory) throws IOException, DataDirectoryInUseException {
        return open(directory, DataDirectory::alone);
    }

    /// Joins the other roles that use the directory; the name of a role is one process's alone.
    public static DataDirectory join(Path directory, String role, String name)
            throws IOException, DataDirectoryInUseException {
        return open(directory, path -> joined(path, role, name));
    }

    private static DataDirectory open(Path directory, Opening opening) throws IOException, DataDirectoryInUseException {
        Path path = made(directory);
        if (!HELD_HERE.add(path)) {
            throw DataDirectoryInUseException.of(path, HolderFile.all(path));
        }
        try {
            DataDirectory held = opening.open(path);
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

    private static DataDirectory alone(Path path) throws IOException, DataDirectoryInUseException {
        FileChannel channel = channel(path.resolve(LOCK_FILE));
        try {
            if (channel.tryLock(SERVER, 1, false) == null) {
                throw DataDirectoryInUseException.of(path, HolderFile.main(path).read().stream().toList());
            }
            FileLock roles = channel.tryLock(ROLES, 1, false);
            if (roles == null) {
                throw DataDirectoryInUseException.ofRoles(path, HolderFile.roles(path));
            }
            return new DataDirectory(path, channel, roles, null, HolderFile.main(path));
        } catch (IOException | DataDirectoryInUseException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static DataDirectory joined(Path path, String role, String name)
            throws IOException, DataDirectoryInUseException {
        HolderFile holderFile = HolderFile.of(path, role, name);
        Files.createDirectories(holderFile.lockFile().resolveSibling("."));
        FileChannel channel = channel(path.resolve(LOCK_FILE));
        FileChannel nameLock = channel(holderFile.lockFile());
        try {
            FileLock roles = channel.tryLock(ROLES, 1, true);
            if (roles == null) {
                throw DataDirectoryInUseException.of(path, HolderFile.main(path).read().stream().toList());
            }
            if (nameLock.tryLock() == null) {
                throw DataDirectoryInUseException.ofName(path, role, name, holderFile.read());
            }
            return new DataDirectory(path, channel, roles, nameLock, holderFile);
        } catch (IOException | DataDirectoryInUseException | RuntimeException failure) {
            nameLock.close();
            channel.close();
            throw failure;
        }
    }

    private static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(file, CREATE, READ, WRITE);
    }

    /// From now on other processes may join, each with a role; this one goes on to run what they need.
    public synchronized void admitRoles() throws IOException {
        if (roles != null) {
            roles.release();
        }
        roles = lock.tryLock(ROLES, 1, true);
        if (roles == null) {
            throw new IOException("data directory " + path + ": another process took it meanwhile");
        }
    }

    /// Writes where this process serves, for those who find the directory in use; null while it does not.
    public void announce(@Nullable String url) throws IOException {
        holderFile.write(url);
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
            holderFile.delete();
        } finally {
            if (nameLock != null) {
                nameLock.close();
            }
            lock.close();
            HELD_HERE.remove(path);
        }
    }

    @FunctionalInterface
    private interface Opening {
        DataDirectory open(Path path) throws IOException, DataDirectoryInUseException;
    }
}
