package io.scoreline.writer.journal;

import io.scoreline.shard.catalog.WriterId;
import io.scoreline.shard.store.Disk;
import io.scoreline.shard.store.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A journal's directory, locked for one writer: `lock` with the holder's process id, the segments, and files of one
/// line each, which ends with the CRC32C of what stands before, 8 hex digits:
///
/// ```
/// writer   scoreline-journal-writer 1 <UUID>                                  who the journal was made for
/// claim    scoreline-journal-claim 1 <position> <token> <token> …             see ClaimMark; none before the first claim
/// fork     scoreline-journal-fork 1 <position> <UUID> <former UUID> …         see Fork; most journals have none
/// ```
final class JournalDirectory implements AutoCloseable {
    static final String LOCK = "lock";
    static final String IDENTITY = "writer";

    private final Path path;
    private final Disk disk;
    private final FileChannel lockChannel;
    private final CheckedLine identity;
    private final CheckedLine claim;
    private final CheckedLine fork;

    private JournalDirectory(Path path, Disk disk, FileChannel lockChannel) {
        this.path = path;
        this.disk = disk;
        this.lockChannel = lockChannel;
        this.identity = JournalIdentity.line(path.resolve(IDENTITY));
        this.claim = new CheckedLine(path.resolve("claim"), "scoreline-journal-claim 1", "<position> <token> …");
        this.fork = Fork.line(path);
    }

    /// Makes the directory when there is none, and locks it until closed.
    static JournalDirectory lock(Path path, Disk disk) throws IOException {
        make(path, disk);
        Path lockFile = path.resolve(LOCK);
        FileChannel channel = FileChannel.open(
                lockFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                throw new JournalLockedException(
                        lockFile, Files.readString(lockFile).strip());
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new JournalDirectory(path, disk, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// Makes the directories that are missing, each durable before the next. The one above them is made durable again:
    /// whoever made it may have been killed before.
    private static void make(Path path, Disk disk) throws IOException {
        Path there = path.toAbsolutePath();
        Deque<Path> missing = new ArrayDeque<>();
        while (!Files.isDirectory(there) && there.getParent() != null) {
            missing.push(there);
            there = there.getParent();
        }
        forceEntry(there, disk);
        for (Path next : missing) {
            disk.makeDirectory(next);
            forceEntry(next, disk);
        }
    }

    private static void forceEntry(Path directory, Disk disk) throws IOException {
        Path parent = directory.getParent();
        if (parent != null && Files.isReadable(parent)) {
            disk.forceDirectory(parent);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    Path path() {
        return path;
    }

    /// Segment files in the order of their positions; leftovers of segments that were never finished are removed.
    List<Path> segments() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (name.endsWith(SegmentFormat.TEMPORARY_SUFFIX)) {
                    disk.delete(entry);
                } else if (SegmentFormat.firstPosition(name) >= 0) {
                    found.add(entry);
                }
            }
        }
        found.sort(null);
        return found;
    }

    /// Removes everything but the lock.
    void empty() throws IOException {
        for (Path segment : segments()) {
            disk.delete(segment);
        }
        for (CheckedLine line : List.of(fork, claim, identity)) {
            disk.delete(line.file());
        }
    }

    /// The writer's id from the identity file; null when there is none.
    @Nullable
    WriterId readWriter() throws IOException {
        return Files.exists(identity.file()) ? JournalIdentity.read(identity.file()) : null;
    }

    void saveWriter(WriterId writer) throws IOException {
        identity.write(disk, List.of(writer.value().toString()));
    }

    /// [ClaimMark#NONE] when the writer was never claimed.
    ClaimMark readClaim() throws IOException {
        ClaimMark mark = read(claim, ClaimMark::of);
        return mark == null ? ClaimMark.NONE : mark;
    }

    void saveClaim(ClaimMark mark) throws IOException {
        claim.write(disk, mark.values());
    }

    /// Null when the journal has been its first writer's all along.
    @Nullable
    Fork readFork() throws IOException {
        return Fork.read(fork);
    }

    void saveFork(Fork made) throws IOException {
        fork.write(disk, made.values());
    }

    private static <T> @Nullable T read(CheckedLine line, Function<List<String>, T> form) throws IOException {
        List<String> values = line.read();
        try {
            return values == null ? null : form.apply(values);
        } catch (IllegalArgumentException malformed) {
            throw line.damaged(String.join(" ", values));
        }
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }
}
