package io.scoreline.shard.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Names of one directory of a [FaultyDisk] that were made or removed since it was forced. Guarded by the disk.
final class FaultyNames {
    /// One step that is kept or lost as a whole: `removed` goes, `made` comes; a made name without an inode is a
    /// directory.
    private record Change(@Nullable Path removed, @Nullable Path made, @Nullable FaultyInode inode) {}

    private final List<Change> changes = new ArrayList<>();

    /// What the changed names stood for when the directory was last forced.
    private final Map<Path, Optional<FaultyInode>> durable = new HashMap<>();

    void made(Path name, FaultyInode inode) {
        durable.putIfAbsent(name, Optional.empty());
        changes.add(new Change(null, name, inode));
    }

    void madeDirectory(Path name) {
        changes.add(new Change(null, name, null));
    }

    void removed(Path name, FaultyInode inode) {
        durable.putIfAbsent(name, Optional.of(inode));
        changes.add(new Change(name, null, null));
    }

    void renamed(Path from, Path to, FaultyInode inode, @Nullable FaultyInode replaced) {
        durable.putIfAbsent(from, Optional.of(inode));
        durable.putIfAbsent(to, Optional.ofNullable(replaced));
        changes.add(new Change(from, to, inode));
    }

    void forced() {
        changes.clear();
        durable.clear();
    }

    /// Leaves the names that a crash leaves; answers the directories whose own names are lost, with all in them.
    List<Path> survive(Survival survival, Random random) throws IOException {
        Map<Path, Optional<FaultyInode>> left = new HashMap<>(durable);
        List<Path> lost = new ArrayList<>();
        for (Change change : changes) {
            boolean kept = survival == Survival.EVERYTHING || (survival != Survival.NOTHING && random.nextBoolean());
            if (!kept && change.made() != null && change.inode() == null) {
                lost.add(change.made());
            }
            if (kept && change.removed() != null) {
                left.put(change.removed(), Optional.empty());
            }
            if (kept && change.made() != null && change.inode() != null) {
                left.put(change.made(), Optional.of(change.inode()));
            }
        }
        for (Map.Entry<Path, Optional<FaultyInode>> entry : left.entrySet()) {
            Files.deleteIfExists(entry.getKey());
            if (entry.getValue().isPresent()) {
                Files.createLink(entry.getKey(), entry.getValue().get().hidden());
            }
        }
        return lost;
    }

    static void deleteTree(Path directory) throws IOException {
        try (var found = Files.walk(directory)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
