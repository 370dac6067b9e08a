package io.scoreline.writer.rejected;

import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ListedFile;
import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// All files of refused events in a store, within a bound of bytes.
public final class RejectedFiles {
    static final String FOLDER = "rejected";

    private static final int PAGE = 1_000;

    private RejectedFiles() {}

    /// Oldest first.
    public static List<ListedFile> list(FileStore store) throws IOException {
        List<ListedFile> all = new ArrayList<>();
        String after = "";
        while (true) {
            List<ListedFile> page = store.list(FOLDER, after, PAGE);
            all.addAll(page);
            if (page.size() < PAGE) {
                all.sort(Comparator.comparing(ListedFile::modified).thenComparing(ListedFile::path));
                return all;
            }
            after = page.getLast().path().value();
        }
    }

    /// Deletes the oldest until the others take no more than so many bytes; answers how many.
    public static int trim(FileStore store, long mostBytes) throws IOException {
        List<ListedFile> files = list(store);
        long bytes = files.stream().mapToLong(ListedFile::bytes).sum();
        int deleted = 0;
        for (ListedFile file : files) {
            if (bytes <= mostBytes) {
                break;
            }
            store.delete(file.path());
            bytes -= file.bytes();
            deleted++;
        }
        return deleted;
    }

    /// Rewrites the tenant's files without events that mention an entity; answers how many events went. What ends it in the
    /// middle leaves an event twice at worst, and a file that mentions the entity to the next call.
    public static int forget(
            FileStore store, String tenant, String entity, ArrowMemory arrow, MemoryBudget budget, Instant now)
            throws IOException, InterruptedException {
        int gone = 0;
        for (ListedFile file : list(store)) {
            if (!file.path().value().startsWith(FOLDER + "/tenant=" + tenant + "/")) {
                continue;
            }
            RejectedFile before = RejectedFile.read(store, file.path(), arrow, budget);
            RejectedFile after = before.without(entity);
            int mentions = before.events().size() - after.events().size();
            if (mentions > 0) {
                if (!after.events().isEmpty()) {
                    after.publish(store, now);
                }
                store.delete(file.path());
                gone += mentions;
            }
        }
        return gone;
    }

    /// The source as which the events of a file are sent again.
    public static String source(ShardPath path) {
        return path.value();
    }

    /// Whether a source is such a one.
    public static boolean isReplay(String source) {
        return source.startsWith(FOLDER + "/");
    }
}
