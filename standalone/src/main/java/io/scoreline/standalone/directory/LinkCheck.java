package io.scoreline.standalone.directory;

import io.scoreline.shard.store.Disk;
import io.scoreline.shard.store.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whether the file system of a data directory can do what the store stands on: a shard gets its name by a hard link, which fails when the name is taken. Volumes that several machines
/// mount are of many kinds, and some lack it: that is told at the start, and not when the first event is to be stored.
public final class LinkCheck {
    private final Disk disk;
    private final Path directory;

    LinkCheck(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /// Refuses a directory in which a file cannot be made or given a second name, with the way out.
    public static void check(Path directory) throws IOException {
        new LinkCheck(new LocalDisk(), directory).check();
    }

    void check() throws IOException {
        Path first = directory.resolve(".links-" + UUID.randomUUID());
        Path second = first.resolveSibling(first.getFileName() + ".second");
        try {
            make(first);
            link(first, second);
        } finally {
            disk.delete(second);
            disk.delete(first);
        }
    }

    private void make(Path file) throws IOException {
        try {
            disk.create(file).close();
        } catch (IOException refused) {
            throw new IOException(
                    "data directory " + directory + ": expected one that this process may write to, found " + refused
                            + "; give it to the process's user, in Kubernetes by fsGroup or on the file server",
                    refused);
        }
    }

    private void link(Path first, Path second) throws IOException {
        try {
            disk.link(second, first);
        } catch (IOException | UnsupportedOperationException refused) {
            throw withoutLinks(String.valueOf(refused), refused);
        }
        if (!Files.isSameFile(first, second)) {
            throw withoutLinks("a copy instead of a link", null);
        }
    }

    private IOException withoutLinks(String found, @Nullable Throwable cause) {
        return new IOException(
                "data directory " + directory + ": expected a file system with hard links, by which a shard gets its name"
                        + " once and for all, found " + found + "; use a volume of a kind that has them (a local disk,"
                        + " NFS 4, CephFS, Lustre), not SMB, a FUSE mount of an object store, or FAT",
                cause);
    }
}
