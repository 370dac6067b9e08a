package io.scoreline.shard.store;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Folders of a local store, made on demand and forced up the chain. A file is durable only when each folder above it
/// is an entry on disk, whoever made that folder; so this process trusts only what it forced itself, and remembers
/// that. Thread-safe.
final class Folders {
    /// The most folders remembered as durable; beyond it the memory starts afresh and each is forced once more.
    private static final int MAX_REMEMBERED = 8_192;

    /// How names of folders begin that come and go with what they are named after.
    private static final List<String> NAMED = List.of("entity_key=", "tenant=");

    private final Disk disk;
    private final Path root;
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    Folders(Disk disk, Path root) {
        this.disk = disk;
        this.root = root;
    }

    /// Makes the folder and those above it where missing.
    void make(Path folder) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (@Nullable Path up = folder; up != null && !Files.isDirectory(up); up = up.getParent()) {
            missing.push(up);
        }
        for (Path next : missing) {
            durable.remove(next);
            try {
                disk.makeDirectory(next);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(next)) {
                    throw new FileAlreadyExistsException(next.toString(), null, "expected a folder, found a file");
                }
            } catch (IOException e) {
                throw DiskFullException.orOther(next.toString(), e);
            }
        }
    }

    /// Makes the entries of the folder durable, and the folder itself as an entry of the one above, up to the root's
    /// own entry when this process may read the folder that holds it. A folder is remembered once all above it are
    /// forced, too: the next call climbs no further than to one that is remembered.
    void force(Path folder) throws IOException {
        forceEntries(folder);
        List<Path> forced = new ArrayList<>();
        for (Path up = folder; up.startsWith(root) && !durable.contains(up); ) {
            @Nullable Path parent = up.getParent();
            if (parent == null || (up.equals(root) && !Files.isReadable(parent))) {
                break;
            }
            forceEntries(parent);
            forced.add(up);
            up = parent;
        }
        forced.forEach(this::remember);
    }

    /// As [#force], but without effect when the folder is gone.
    void forceIfThere(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            force(folder);
        }
    }

    /// Removes the folder, and that above it, when they are named after an entity or its tenant and hold nothing any more:
    /// other folders stay for ever.
    void removeEmpty(Path folder) throws IOException {
        for (@Nullable Path up = folder; up != null && isNamed(up); up = up.getParent()) {
            try {
                disk.delete(up);
            } catch (DirectoryNotEmptyException others) {
                return;
            }
            forceIfThere(LocalFileStore.parentOf(up));
        }
    }

    private static boolean isNamed(Path folder) {
        @Nullable Path name = folder.getFileName();
        return name != null && NAMED.stream().anyMatch(begin -> name.toString().startsWith(begin));
    }

    /// One that others may remove and make again is not trusted.
    private void remember(Path folder) {
        if (isNamed(folder)) {
            return;
        }
        if (durable.size() >= MAX_REMEMBERED) {
            durable.clear();
        }
        durable.add(folder);
    }

    private void forceEntries(Path folder) throws IOException {
        try {
            disk.forceDirectory(folder);
        } catch (IOException e) {
            throw DiskFullException.orOther(folder.toString(), e);
        }
    }
}
