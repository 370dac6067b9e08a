package io.scoreline.worker.sight;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.catalog.WriterPosition;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.MissingFileException;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.shard.store.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files that a worker misses, by partition. While another worker sees, a partition missed for the [#TRIES]th time
/// is to be given back, and for [#REST] after that the worker claims nothing: files that come and go do not make
/// partitions go to and fro. When nobody else sees, a file may be lost for all, and partitions stay. Thread-safe.
public final class FileSight {
    /// How often a file is tried before its partition is given back.
    public static final int TRIES = 3;

    private static final Logger LOG = LoggerFactory.getLogger(FileSight.class);
    /// Tries sooner after each other count as one: a shared file system shows new files late.
    private static final Duration TRY = Duration.ofSeconds(1);

    private static final Duration REST = Duration.ofMinutes(1);
    private static final Duration COMPLAIN = Duration.ofMinutes(1);
    private static final Pattern LANDING = Pattern.compile(".*/0-([0-9a-f]{8})-\\d+-[0-9a-f]+\\.parquet");

    private final String worker;
    private final Catalog catalog;
    private final FileStore store;
    private final Map<PartitionId, Missed> missed = new TreeMap<>();
    private boolean othersSee;
    private long restUntilNanos = System.nanoTime();
    private long complainedNanos = System.nanoTime() - COMPLAIN.toNanos();

    public FileSight(String worker, Catalog catalog, FileStore store) {
        this.worker = worker;
        this.catalog = catalog;
        this.store = store;
    }

    private record Missed(ShardPath path, int tries, long triedNanos, UnseenFileException cause) {
        Missed next(ShardPath newest, UnseenFileException newestCause) {
            boolean again = System.nanoTime() - triedNanos >= TRY.toNanos();
            return new Missed(
                    newest, again ? tries + 1 : tries, again ? System.nanoTime() : triedNanos, newestCause);
        }
    }

    /// What a partition's read failed for, when it is a file that this store lacks and the catalog lists still; null
    /// when it is anything else. Asks the catalog.
    public @Nullable UnseenFileException missed(PartitionId partition, Throwable failure) {
        MissingFileException missing = missing(failure);
        if (missing == null || catalog.liveFiles(List.of(missing.path())).isEmpty()) {
            return null;
        }
        UnseenFileException cause = new UnseenFileException(describe(missing.path()));
        cause.initCause(failure);
        note(partition, missing.path(), cause);
        return cause;
    }

    /// Files of the partition were read.
    public synchronized void read(PartitionId partition, List<ShardPath> paths) {
        Missed file = missed.get(partition);
        if (file != null && paths.contains(file.path())) {
            seen(partition);
        }
    }

    private synchronized void seen(PartitionId partition) {
        if (missed.remove(partition) != null && missed.isEmpty()) {
            LOG.info("worker {}: sees all files again that it missed", worker);
        }
    }

    public synchronized boolean isBlind() {
        return !missed.isEmpty();
    }

    /// Whether this worker should take partitions that another worker could take.
    public synchronized boolean isToClaim() {
        return missed.isEmpty() && System.nanoTime() - restUntilNanos >= 0;
    }

    /// Whether the partition was tried often enough, for who holds it.
    public synchronized boolean isToGiveBack(PartitionId partition) {
        Missed file = missed.get(partition);
        return othersSee && file != null && file.tries() >= TRIES;
    }

    /// Whether work on files of all partitions is better left to another worker.
    public synchronized boolean isToLeaveWork() {
        return othersSee && !missed.isEmpty();
    }

    public synchronized boolean misses(PartitionId partition) {
        return missed.containsKey(partition);
    }

    /// Whether there are other workers that see.
    public synchronized void othersSee(boolean now) {
        othersSee = now;
    }

    /// The partition was given back.
    public synchronized void gaveBack(PartitionId partition) {
        restUntilNanos = System.nanoTime() + REST.toNanos();
        missed.computeIfPresent(partition, (any, file) -> new Missed(file.path(), 0, file.triedNanos(), file.cause()));
    }

    /// Why the worker is not ready; null when it misses nothing.
    public synchronized @Nullable UnseenFileException failure() {
        return missed.values().stream().map(Missed::cause).findFirst().orElse(null);
    }

    /// Looks again for one file of each partition that misses one, until the first that is not there. A file that has
    /// left the catalog meanwhile says nothing: another one of its partition is looked for. Blocks its thread.
    public void look() throws IOException {
        for (PartitionId partition : partitions()) {
            ShardPath path = listed(partition);
            if (path != null && !isThere(path)) {
                complain(partition);
                return;
            }
            seen(partition);
        }
    }

    private synchronized List<PartitionId> partitions() {
        return List.copyOf(missed.keySet());
    }

    private @Nullable ShardPath listed(PartitionId partition) {
        ShardPath path = path(partition);
        if (path == null || !catalog.liveFiles(List.of(path)).isEmpty()) {
            return path;
        }
        return catalog.shards(partition, 0, Long.MAX_VALUE).stream()
                .max(Comparator.comparingLong(ShardEntry::toSeq))
                .map(ShardEntry::path)
                .orElse(null);
    }

    private synchronized @Nullable ShardPath path(PartitionId partition) {
        Missed file = missed.get(partition);
        return file == null ? null : file.path();
    }

    private boolean isThere(ShardPath path) throws IOException {
        try (StoredFile file = store.open(path)) {
            return file.length() > 0;
        } catch (MissingFileException e) {
            return false;
        }
    }

    private void note(PartitionId partition, ShardPath path, UnseenFileException cause) {
        synchronized (this) {
            Missed before = missed.get(partition);
            missed.put(
                    partition,
                    before == null ? new Missed(path, 1, System.nanoTime(), cause) : before.next(path, cause));
        }
        complain(partition);
    }

    private synchronized void complain(PartitionId partition) {
        Missed file = missed.get(partition);
        if (file != null && System.nanoTime() - complainedNanos >= COMPLAIN.toNanos()) {
            complainedNanos = System.nanoTime();
            LOG.error("{}", file.cause().getMessage());
        }
    }

    private String describe(ShardPath path) {
        String names = writers(path);
        return "worker " + worker + " cannot see " + path
                + (names.isEmpty()
                        ? ", which the catalog lists: do all workers mount the same store?"
                        : " of API " + names + ": do both mount the same store?");
    }

    /// The name of who wrote it, as far as its path says: prefixes of writers may be the same.
    private String writers(ShardPath path) {
        Matcher landing = LANDING.matcher(path.value());
        if (!landing.matches()) {
            return "";
        }
        return catalog.writers().stream()
                .filter(entry -> entry.writer().value().toString().startsWith(landing.group(1)))
                .map(WriterPosition::name)
                .sorted()
                .collect(Collectors.joining(" or "));
    }

    private static @Nullable MissingFileException missing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MissingFileException missing) {
                return missing;
            }
        }
        return null;
    }
}
