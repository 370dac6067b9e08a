package io.scoreline.worker.orphan;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.FileCensus;
import io.scoreline.shard.parquet.CorruptShardException;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.parquet.UnsupportedShardException;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ListedFile;
import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sweeps the store for files that no commit can bring in any more, a page at a time, and makes them garbage, which is
/// removed like all garbage after its grace time. One process at a time does it. For one thread.
///
/// Why nothing live is lost: a page is listed first, then one statement says, as of one moment, which of its files the
/// catalog lists and what stands in the rows that every commit checks ([OrphanRule]). A file committed before that
/// moment is seen as listed. One that is not listed and whose commit needs what is over at that moment cannot commit
/// after it either: the commit would have to lock and find unchanged a row which has moved on, and those values never
/// fall. So an orphan stays one, however long ago it was found. The grace for young files saves questions, no more.
///
/// A sweep that meets no live file at all is looking at another store than the catalog speaks of, and makes nothing
/// garbage.
public final class OrphanCollector {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanCollector.class);
    private static final String GARBAGE = "garbage";
    private static final List<String> FOLDERS = List.of("events", GARBAGE, "scores", "verdicts");
    /// Files of one page, and the most footers read for them.
    private static final int PAGE_FILES = 500;

    private static final int PAGE_FOOTERS = 100;
    /// Orphans of one sweep; the next sweep finds the others.
    private static final int MOST_ORPHANS = 2_000;

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration STALE = Duration.ofHours(1);

    private final String worker;
    private final UUID process;
    private final Catalog catalog;
    private final FileStore store;
    private final Clock clock;
    private final Duration young;
    private final List<ShardPath> orphans = new ArrayList<>();
    private int folder;
    private String after = "";
    private boolean sawLive;
    private Instant cleanBefore = Instant.MAX;
    private Unexplained unexplained = Unexplained.NONE;
    private Unexplained reported = Unexplained.NONE;

    /// Files younger than `young` by the clock are not asked about.
    public OrphanCollector(
            String worker, UUID process, Catalog catalog, FileStore store, Clock clock, Duration young) {
        this.worker = worker;
        this.process = process;
        this.catalog = catalog;
        this.store = store;
        this.clock = clock;
        this.young = young;
    }

    /// Looks at the next page; true when it was the sweep's last, or another process is at it.
    public boolean step() throws IOException {
        if (!catalog.mergeLease(GARBAGE, process, LEASE)) {
            begin();
            return true;
        }
        cleanBefore = earlier(cleanBefore, clock.instant());
        List<ListedFile> page = store.list(FOLDERS.get(folder), after, PAGE_FILES);
        boolean whole = examine(page);
        if (whole && page.size() < PAGE_FILES) {
            folder++;
            after = "";
        }
        return folder == FOLDERS.size();
    }

    /// Makes what the sweep found garbage; answers how many files. The next step begins anew.
    public int finish() throws IOException {
        int stale = store.removeStale(STALE);
        if (stale > 0) {
            LOG.info("worker {}: {} files left half written were removed", worker, stale);
        }
        List<ShardPath> found = List.copyOf(orphans);
        boolean own = sawLive;
        Instant clean = earlier(cleanBefore, store.oldestUnfinished().orElse(Instant.MAX));
        report();
        begin();
        if (found.isEmpty()) {
            tellSwept(clean);
            return 0;
        }
        if (!own) {
            LOG.warn(
                    "worker {}: {} files such as {} look like orphans, but none of the store's files is one that the catalog"
                            + " lists; they are left: are store and catalog of the same installation?",
                    worker,
                    found.size(),
                    found.getFirst());
            return 0;
        }
        catalog.putGarbage(found);
        tellSwept(clean);
        LOG.info("worker {}: {} orphans become garbage, such as {}", worker, found.size(), found.getFirst());
        return found.size();
    }

    /// A sweep that never began tells nothing.
    private void tellSwept(Instant clean) {
        if (!clean.equals(Instant.MAX)) {
            catalog.orphansSwept(Duration.between(clean, clock.instant()));
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private void begin() {
        cleanBefore = Instant.MAX;
        folder = 0;
        after = "";
        sawLive = false;
        orphans.clear();
        unexplained = Unexplained.NONE;
    }

    /// Examines in order of path and remembers how far it came; false when it took no more footers.
    private boolean examine(List<ListedFile> page) throws IOException {
        FileCensus census = catalog.census(asked(page));
        sawLive |= page.stream().anyMatch(file -> census.live().contains(file.path()));
        Instant latest = clock.instant().minus(young);
        int footers = 0;
        for (ListedFile file : page) {
            if (isYoung(file, census, latest)) {
                cleanBefore = earlier(cleanBefore, file.modified());
            } else if (!isKnown(file.path(), census)) {
                FileName name = FileName.of(origin(file.path()));
                // The catalog is older than the move of a file that it lists where it was.
                Optional<Finding> finding = census.live().contains(origin(file.path()))
                        ? Optional.of(Finding.UNEXPLAINED)
                        : OrphanRule.judge(name, census);
                if (finding.isEmpty() && footers++ == PAGE_FOOTERS) {
                    return false;
                }
                take(file, finding.isPresent() ? finding.get() : judge(file.path(), name, census));
            }
            after = file.path().value();
        }
        return true;
    }

    private static boolean isYoung(ListedFile file, FileCensus census, Instant latest) {
        return !isKnown(file.path(), census) && !file.modified().isBefore(latest);
    }

    private static boolean isKnown(ShardPath path, FileCensus census) {
        return census.live().contains(path)
                || census.garbage().contains(path)
                || census.garbage().contains(origin(path));
    }

    private void take(ListedFile file, Finding finding) {
        switch (finding) {
            case ORPHAN -> {
                if (orphans.size() < MOST_ORPHANS) {
                    orphans.add(file.path());
                } else {
                    cleanBefore = earlier(cleanBefore, file.modified());
                }
            }
            case UNEXPLAINED -> unexplained = unexplained.and(file.path());
            case IN_FLIGHT -> {
                cleanBefore = earlier(cleanBefore, file.modified());
                LOG.trace("{} is in flight", file.path());
            }
        }
    }

    private Finding judge(ShardPath path, FileName name, FileCensus census) throws IOException {
        try (TableReader reader = TableReader.open(path, store.open(path))) {
            Map<String, String> footer = reader.metadata();
            return OrphanRule.judge(name, footer, census);
        } catch (NoSuchFileException gone) {
            return Finding.IN_FLIGHT;
        } catch (CorruptShardException | UnsupportedShardException e) {
            LOG.debug("{} has no footer that can be read", path, e);
            return Finding.UNEXPLAINED;
        }
    }

    private void report() {
        if (unexplained.files() > 0 && !unexplained.equals(reported)) {
            LOG.warn(
                    "worker {}: {} files that the catalog does not list, such as {}, are of no writer, lease or definition that"
                            + " it knows, or of a later one: they are left, since a catalog restored from a backup may miss them",
                    worker,
                    unexplained.files(),
                    unexplained.example());
        }
        reported = unexplained;
    }

    private static Set<ShardPath> asked(List<ListedFile> page) {
        Set<ShardPath> asked = new HashSet<>();
        for (ListedFile file : page) {
            asked.add(file.path());
            asked.add(origin(file.path()));
        }
        return asked;
    }

    /// Where a file among the garbage came from; other paths as they are.
    private static ShardPath origin(ShardPath path) {
        String value = path.value();
        return value.startsWith(GARBAGE + "/") ? new ShardPath(value.substring(GARBAGE.length() + 1)) : path;
    }

    private record Unexplained(int files, String example) {
        static final Unexplained NONE = new Unexplained(0, "");

        Unexplained and(ShardPath path) {
            return new Unexplained(files + 1, files == 0 ? path.value() : example);
        }
    }
}
