package io.scoreline.worker.upkeep;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.GarbageEntry;
import io.scoreline.shard.fault.KillPoint;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes files that are no longer live, once their grace time is over. Event shards are moved to `garbage/` first, so
/// that a glob does not see them any more, and deleted after another grace time; nobody globs for scores and verdicts,
/// which are deleted at once. Every step may be repeated. One process at a time does it. For one thread.
final class GarbageCollector {
    private static final Logger LOG = LoggerFactory.getLogger(GarbageCollector.class);
    private static final String EVENTS_FOLDER = "events/";
    private static final String GARBAGE_FOLDER = "garbage/";
    private static final List<String> DELETED_FOLDERS = List.of("scores/", "verdicts/", GARBAGE_FOLDER);
    private static final int BATCH = 200;
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final UUID process;
    private final Catalog catalog;
    private final FileStore store;

    GarbageCollector(UUID process, Catalog catalog, FileStore store) {
        this.process = process;
        this.catalog = catalog;
        this.store = store;
    }

    /// Collects all that is due, or until stopped; answers the number of files moved and deleted.
    int collect(BooleanSupplier stopped) throws IOException {
        if (!catalog.mergeLease("garbage", process, LEASE)) {
            return 0;
        }
        int files = each(EVENTS_FOLDER, this::move, stopped);
        for (String folder : DELETED_FOLDERS) {
            files += each(folder, this::delete, stopped);
        }
        return files;
    }

    private int each(String folder, Step step, BooleanSupplier stopped) throws IOException {
        int files = 0;
        List<GarbageEntry> due;
        do {
            due = catalog.dueGarbage(folder, BATCH);
            for (GarbageEntry entry : due) {
                step.take(entry.path());
                files++;
            }
        } while (due.size() == BATCH && !stopped.getAsBoolean());
        return files;
    }

    /// An orphan may have been deleted by who wrote it, when that one went on after all.
    private void move(ShardPath path) throws IOException {
        ShardPath to = new ShardPath(GARBAGE_FOLDER + path);
        try {
            store.move(path, to);
        } catch (NoSuchFileException gone) {
            LOG.debug("{} had gone before it was moved", path);
            KillPoint.GARBAGE_DELETED.pass();
            catalog.garbageDeleted(path);
            return;
        }
        KillPoint.GARBAGE_MOVED.pass();
        catalog.garbageMoved(path, to);
    }

    private void delete(ShardPath path) throws IOException {
        store.delete(path);
        KillPoint.GARBAGE_DELETED.pass();
        catalog.garbageDeleted(path);
    }

    @FunctionalInterface
    private interface Step {
        void take(ShardPath path) throws IOException;
    }
}
