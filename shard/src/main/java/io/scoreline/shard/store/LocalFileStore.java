package io.scoreline.shard.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Files below one directory of a local or shared file system with hard links. A file is written under a random name in
/// `.tmp`, forced, read back, and gets its name by a hard link, which fails when the name is taken. Thread-safe;
/// several processes may share a directory.
public final class LocalFileStore implements FileStore {
    private static final String TEMPORARY = ".tmp";

    private final Disk disk;
    private final Path root;
    private final Folders folders;

    /// The directory is made when the first file is.
    public LocalFileStore(Path root) {
        this(root, new LocalDisk());
    }

    /// The same on a disk that may have faults.
    public LocalFileStore(Path root, Disk disk) {
        this.disk = disk;
        this.root = root.toAbsolutePath().normalize();
        this.folders = new Folders(disk, this.root);
    }

    @Override
    public PendingFile create(ShardPath path) throws IOException {
        Path target = resolve(path);
        Path folder = root.resolve(TEMPORARY);
        folders.make(folder);
        try {
            return new LocalPendingFile(disk, path, folder.resolve(UUID.randomUUID().toString()), target, folders);
        } catch (IOException e) {
            throw DiskFullException.orOther(path.toString(), e);
        }
    }

    @Override
    public StoredFile open(ShardPath path) throws IOException {
        Path file = resolve(path);
        try {
            return LocalStoredFile.open(file);
        } catch (NoSuchFileException e) {
            throw new MissingFileException(path, file.toString());
        }
    }

    /// Links, forces, then removes the old name: a crash in between leaves both names, and doing it again finishes it.
    /// [FileAlreadyExistsException] when another file has the new name.
    @Override
    public void move(ShardPath from, ShardPath to) throws IOException {
        Path source = resolve(from);
        Path target = resolve(to);
        Path folder = parentOf(target);
        folders.make(folder);
        try {
            disk.link(target, source);
        } catch (NoSuchFileException e) {
            if (Files.exists(target)) {
                return;
            }
            throw e;
        } catch (FileAlreadyExistsException e) {
            if (!Files.exists(source)) {
                return;
            }
            if (!Files.isSameFile(source, target)) {
                throw new FileAlreadyExistsException(
                        source.toString(), target.toString(), "another file has the new name");
            }
        } catch (IOException e) {
            throw DiskFullException.orOther(from + " -> " + to, e);
        }
        folders.force(folder);
        if (!source.equals(target)) {
            delete(from);
        }
    }

    @Override
    public void delete(ShardPath path) throws IOException {
        Path file = resolve(path);
        if (disk.delete(file)) {
            folders.forceIfThere(parentOf(file));
            folders.removeEmpty(parentOf(file));
        }
    }

    /// In ascending order; the empty string is the whole store. Names that no shard can have are left out.
    @Override
    public List<ShardPath> list(String folder) throws IOException {
        Path start = folder.isEmpty() ? root : resolve(new ShardPath(folder));
        List<ShardPath> found = new ArrayList<>();
        if (Files.isDirectory(start)) {
            Files.walkFileTree(start, new Listing(found));
        }
        Collections.sort(found);
        return found;
    }

    /// Names that no shard can have are left out.
    @Override
    public List<ListedFile> list(String folder, String after, int most) throws IOException {
        return new LocalListing(root, after, most).below(resolve(new ShardPath(folder)));
    }

    @Override
    public int removeStale(Duration age) throws IOException {
        Path folder = root.resolve(TEMPORARY);
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        Instant latest = Instant.now().minus(age);
        int removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (isOlder(file, latest) && disk.delete(file)) {
                    removed++;
                }
            }
        }
        return removed;
    }

    @Override
    public Optional<Instant> oldestUnfinished() throws IOException {
        Path folder = root.resolve(TEMPORARY);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        Instant oldest = Instant.MAX;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Instant touched = touched(file);
                oldest = touched.isBefore(oldest) ? touched : oldest;
            }
        }
        return oldest.equals(Instant.MAX) ? Optional.empty() : Optional.of(oldest);
    }

    /// A file that has gone meanwhile is touched never again.
    private static Instant touched(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException gone) {
            return Instant.MAX;
        }
    }

    static Path parentOf(Path file) {
        @Nullable Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + ": expected a file below a folder");
        }
        return parent;
    }

    private static boolean isOlder(Path file, Instant latest) throws IOException {
        return touched(file).isBefore(latest);
    }

    private Path resolve(ShardPath path) {
        Path file = root.resolve(path.value());
        if (file.startsWith(root.resolve(TEMPORARY))) {
            throw new IllegalArgumentException("path \"" + path + "\": " + TEMPORARY + " is the store's own");
        }
        return file;
    }

    /// Gathers the files of a tree that others change meanwhile.
    private final class Listing extends SimpleFileVisitor<Path> {
        private final List<ShardPath> found;

        Listing(List<ShardPath> found) {
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.equals(root.resolve(TEMPORARY)) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = root.relativize(file).toString();
            if (attributes.isRegularFile() && ShardPath.isValid(name)) {
                found.add(new ShardPath(name));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }
}
