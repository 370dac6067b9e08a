package io.scoreline.shard.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;

/// A disk on a real directory which knows what is not durable yet, loses it in a crash, and fails when told to.
///
/// The directory always shows what a running process sees; [#crash] ends the process, and [#restart] leaves in the
/// directory what survived and answers a new disk on it:
///
/// - bytes written since the last force of their file are kept, zeroed or never written, each 512 B sector for itself;
///   forced bytes are as they were; an unforced truncation may not have happened;
/// - each name made or removed since the last force of its directory is there or not, each for itself and whatever the
///   state of the file's bytes; a rename is one step; what lies in a lost directory is lost with it;
/// - after a force that failed the bytes it was for may be lost for good, whatever a later force says.
///
/// This is the least that POSIX promises, as in Pillai et al., "All File Systems Are Not Created Equal" (OSDI 2014), and
/// what the crash tests of SQLite ("How SQLite Is Tested", unsynced writes damaged at random) and LevelDB
/// (`fault_injection_test`: unsynced data and files of unsynced directories dropped) assume. File systems that promise
/// more only hide faults. Files that were there before count as durable. Nothing is really forced. Thread-safe.
public final class FaultyDisk implements Disk {
    /// What can be told to fail.
    public enum Operation {
        CREATE,
        APPEND,
        WRITE,
        FORCE,
        TRUNCATE,
        MAKE_DIRECTORY,
        LINK,
        RENAME,
        DELETE,
        FORCE_DIRECTORY
    }

    /// The process has ended: what every call after a crash throws.
    public static final class Crashed extends IOException {
        private static final long serialVersionUID = 1L;

        Crashed() {
            super("the process has crashed");
        }
    }

    /// Seeds that lie close together would else begin with the same numbers.
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final int NEVER = Integer.MAX_VALUE;

    private final Path attic;
    private final Survival survival;
    private final long seed;
    private final Random random;
    private final Map<Object, FaultyInode> inodes = new LinkedHashMap<>();
    private final Map<Path, FaultyNames> directories = new HashMap<>();
    private final Map<Operation, Integer> counts = new EnumMap<>(Operation.class);
    private final Map<Operation, Integer> failing = new EnumMap<>(Operation.class);
    private long room = Long.MAX_VALUE;
    private int operationsLeft = NEVER;
    private boolean crashed;

    /// `attic` is a directory for the disk's own use, in the file system of those it is used on and outside of them.
    public FaultyDisk(Path attic, Survival survival, long seed) throws IOException {
        this.attic = Files.createDirectories(attic);
        this.survival = survival;
        this.seed = seed;
        this.random = new Random(seed * SPREAD);
    }

    /// A seed for a test, printed: the one of the system property `scoreline.seed`, else a new one.
    public static long newSeed(String test) {
        long chosen = Long.getLong("scoreline.seed", System.nanoTime());
        System.out.println(test + ": seed " + chosen + ", again with -Dscoreline.seed=" + chosen);
        return chosen;
    }

    // ---- faults

    /// The n-th operation of that kind from now on, counted from 1, and all after it fail until [#heal]: a broken disk.
    public synchronized void failFrom(Operation operation, int nth) {
        failing.put(operation, count(operation) + nth);
    }

    /// There is room for this many bytes more: a write beyond writes what fits and then fails.
    public synchronized void fillAfter(long bytes) {
        room = bytes;
    }

    /// No more faults.
    public synchronized void heal() {
        failing.clear();
        room = Long.MAX_VALUE;
    }

    /// The process ends at the n-th operation from now on, before it has an effect.
    public synchronized void crashAt(int nth) {
        operationsLeft = nth;
    }

    public synchronized void crash() {
        crashed = true;
    }

    public synchronized boolean isCrashed() {
        return crashed;
    }

    /// How many operations of that kind there were, failed ones included.
    public synchronized int count(Operation operation) {
        return counts.getOrDefault(operation, 0);
    }

    /// What a new process finds: called when the crashed one's threads have ended.
    public synchronized FaultyDisk restart() throws IOException {
        crashed = true;
        for (FaultyInode inode : inodes.values()) {
            inode.survive(survival, random);
        }
        List<Path> lost = new ArrayList<>();
        for (Path directory : directories.keySet().stream().sorted().toList()) {
            lost.addAll(Objects.requireNonNull(directories.get(directory)).survive(survival, random));
        }
        for (Path directory : lost) {
            if (Files.exists(directory)) {
                FaultyNames.deleteTree(directory);
            }
        }
        for (FaultyInode inode : inodes.values()) {
            Files.delete(inode.hidden());
        }
        return new FaultyDisk(attic, survival, seed + 1);
    }

    // ---- the disk

    @Override
    public synchronized DiskFile create(Path file) throws IOException {
        begin(Operation.CREATE);
        Path name = plain(file);
        FileChannel channel = FileChannel.open(name, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FaultyInode inode = inode(name);
        names(name).made(name, inode);
        return new FaultyFile(channel, inode);
    }

    @Override
    public synchronized DiskFile append(Path file) throws IOException {
        begin(Operation.APPEND);
        Path name = plain(file);
        FaultyInode inode = inode(name);
        FileChannel channel = FileChannel.open(name, StandardOpenOption.WRITE);
        channel.position(channel.size());
        return new FaultyFile(channel, inode);
    }

    @Override
    public synchronized void makeDirectory(Path directory) throws IOException {
        begin(Operation.MAKE_DIRECTORY);
        Path name = plain(directory);
        Files.createDirectory(name);
        names(name).madeDirectory(name);
    }

    @Override
    public synchronized void link(Path name, Path existing) throws IOException {
        begin(Operation.LINK);
        Path made = plain(name);
        if (!Files.exists(existing)) {
            throw new NoSuchFileException(existing.toString(), made.toString(), "nothing to link");
        }
        FaultyInode inode = inode(plain(existing));
        Files.createLink(made, inode.hidden());
        names(made).made(made, inode);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        begin(Operation.RENAME);
        Path source = plain(from);
        Path target = plain(to);
        if (!Objects.equals(source.getParent(), target.getParent())) {
            throw new IllegalArgumentException(from + " -> " + to + ": expected names of one directory");
        }
        FaultyInode inode = inode(source);
        FaultyInode replaced = Files.exists(target) ? inode(target) : null;
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        names(target).renamed(source, target, inode, replaced);
    }

    @Override
    public synchronized boolean delete(Path file) throws IOException {
        begin(Operation.DELETE);
        Path name = plain(file);
        if (!Files.exists(name)) {
            return false;
        }
        names(name).removed(name, inode(name));
        return Files.deleteIfExists(name);
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        begin(Operation.FORCE_DIRECTORY);
        Path name = plain(directory);
        if (!Files.isDirectory(name)) {
            throw new NoSuchFileException(name.toString(), null, "expected a directory");
        }
        directories.computeIfAbsent(name, path -> new FaultyNames()).forced();
    }

    private void begin(Operation operation) throws IOException {
        if (!crashed && operationsLeft != NEVER && --operationsLeft <= 0) {
            crashed = true;
        }
        if (crashed) {
            throw new Crashed();
        }
        counts.merge(operation, 1, Integer::sum);
        if (count(operation) >= failing.getOrDefault(operation, NEVER)) {
            throw new IOException("Input/output error");
        }
    }

    private static Path plain(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private FaultyNames names(Path name) {
        return directories.computeIfAbsent(Objects.requireNonNull(name.getParent()), path -> new FaultyNames());
    }

    private FaultyInode inode(Path name) throws IOException {
        Object key = Files.readAttributes(name, BasicFileAttributes.class).fileKey();
        FaultyInode known = inodes.get(key);
        if (known == null) {
            Path hidden = attic.resolve(UUID.randomUUID().toString());
            Files.createLink(hidden, name);
            known = new FaultyInode(hidden, Files.size(hidden));
            inodes.put(key, known);
        }
        return known;
    }

    private final class FaultyFile implements DiskFile {
        private final FileChannel channel;
        private final FaultyInode inode;

        FaultyFile(FileChannel channel, FaultyInode inode) {
            this.channel = channel;
            this.inode = inode;
        }

        /// A write that fails has written a part.
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            synchronized (FaultyDisk.this) {
                try {
                    begin(Operation.WRITE);
                } catch (Crashed e) {
                    throw e;
                } catch (IOException e) {
                    put(bytes, bytes.remaining() / 2);
                    throw e;
                }
                int fits = (int) Math.min(room, bytes.remaining());
                put(bytes, fits);
                room -= room == Long.MAX_VALUE ? 0 : fits;
                if (bytes.hasRemaining()) {
                    throw new IOException("No space left on device");
                }
            }
        }

        private void put(ByteBuffer bytes, int count) throws IOException {
            ByteBuffer part = bytes.slice(bytes.position(), count);
            while (part.hasRemaining()) {
                channel.write(part);
            }
            bytes.position(bytes.position() + count);
        }

        @Override
        public void forceData() throws IOException {
            synchronized (FaultyDisk.this) {
                try {
                    begin(Operation.FORCE);
                } catch (IOException e) {
                    inode.forceFailed();
                    throw e;
                }
                inode.forced();
            }
        }

        @Override
        public void force() throws IOException {
            forceData();
        }

        @Override
        public void truncate(long bytes) throws IOException {
            synchronized (FaultyDisk.this) {
                begin(Operation.TRUNCATE);
                inode.truncating(bytes);
                channel.truncate(bytes);
                channel.position(bytes);
            }
        }

        /// Works after a crash, too: the system closes the files of a dead process.
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
