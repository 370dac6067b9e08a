package io.scoreline.worker.verify;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.Partitioner;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.Conservation;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.DefinitionKey;
import io.scoreline.shard.catalog.DefinitionState;
import io.scoreline.shard.catalog.FileCensus;
import io.scoreline.shard.catalog.LiveFiles;
import io.scoreline.shard.catalog.Progress;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ListedFile;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.worker.stream.ShardStream;
import io.scoreline.worker.verify.VerifyReport.Fault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Looks at a whole store. Digests and footers always; every row, and the scores of all partitions instead of one, when
/// it looks deep. Not thread-safe.
public final class StoreVerifier {
    private static final long CHUNK_BYTES = 16L << 20;
    private static final Duration MEMORY_WAIT = Duration.ofSeconds(30);
    private static final List<String> FOLDERS = List.of("events", "scores", "verdicts");
    private static final int PAGE_FILES = 500;
    private static final int MOST_UNKNOWN = 1_000;

    /// Younger files are most likely about to be registered.
    private static final Duration YOUNG = Duration.ofSeconds(60);

    private final Catalog catalog;
    private final FileStore store;
    private final MemoryBudget budget;
    private final Instant now;
    private final Findings findings = new Findings();

    public StoreVerifier(Catalog catalog, FileStore store, MemoryBudget budget, Instant now) {
        this.catalog = catalog;
        this.store = store;
        this.budget = budget;
        this.now = now;
    }

    public VerifyReport verify(boolean deep) throws IOException, InterruptedException {
        // Read before the files: whatever progress says is in them.
        List<Progress> progress = catalog.progress();
        LiveFiles live = catalog.liveFiles(EnumSet.allOf(LiveFiles.Kind.class), null, Integer.MAX_VALUE);
        Set<ShardPath> aside = new HashSet<>();
        List<Fault> setAside = new ArrayList<>();
        catalog.setAside().forEach(file -> {
            aside.add(file.path());
            setAside.add(new Fault(file.path().value(), file.reason() + " (since " + file.firstFoundAt() + ")"));
        });
        try (ArrowMemory arrow = new ArrowMemory(budget);
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            ShardStream stream = new ShardStream(store, arrow, budget, thread, CHUNK_BYTES, MEMORY_WAIT);
            boolean whole = files(live, aside, deep ? stream : null);
            counts();
            if (whole && catalog.expiredRows() > 0) {
                findings.note("scores are not computed again, since retention has taken events away");
            } else if (whole) {
                scores(live, new ScoreCheck(catalog, store, arrow, budget, stream, live, progress, findings), deep);
            } else {
                findings.note("scores are not computed again, since files are missing or damaged");
            }
        }
        return new VerifyReport(
                findings.faults(),
                setAside,
                unknownFiles(),
                live.heads().events(),
                findings.files,
                findings.bytes,
                findings.rows,
                findings.scores,
                findings.notes());
    }

    /// True when all are whole. Rows are looked at when there is a stream to read them by.
    private boolean files(LiveFiles live, Set<ShardPath> aside, @Nullable ShardStream rows)
            throws InterruptedException {
        FileCheck files = new FileCheck(
                store, path -> !catalog.liveFiles(List.of(path)).isEmpty(), findings);
        RangeCheck ranges = new RangeCheck(findings);
        Partitioner partitioner = new Partitioner(catalog.storeInfo().partitions());
        boolean whole = aside.isEmpty();
        for (ShardEntry shard : live.events()) {
            boolean sound = files.isWhole(shard.path(), shard.bytes(), shard.sha256()) && footer(shard, ranges);
            if (sound && rows != null) {
                sound = rows(shard, rows, partitioner, ranges);
            }
            whole &= sound;
        }
        for (LiveFiles.Verdict verdict : live.verdicts()) {
            whole &= files.isWhole(verdict.path(), verdict.bytes(), verdict.sha256());
        }
        for (LiveFiles.Scores scores : live.scores()) {
            whole &= files.isWhole(scores.path(), scores.bytes(), scores.sha256());
        }
        ranges.verdicts(live.verdicts());
        return whole;
    }

    private boolean footer(ShardEntry shard, RangeCheck ranges) {
        try (TableReader reader = TableReader.open(shard.path(), store.open(shard.path()))) {
            if (reader.rows() != shard.rows()) {
                findings.fault(
                        shard.path(), "expected " + shard.rows() + " rows as registered, found " + reader.rows());
            }
            ranges.footer(shard, reader.metadata());
            return true;
        } catch (IOException e) {
            findings.fault(shard.path(), String.valueOf(e.getMessage()));
            return false;
        }
    }

    private boolean rows(ShardEntry shard, ShardStream stream, Partitioner partitioner, RangeCheck ranges)
            throws InterruptedException {
        RowCheck rows = new RowCheck(shard, partitioner, findings);
        try {
            stream.read(shard.path(), rows);
            rows.finish();
            ranges.seqs(shard, rows.seqs());
            return true;
        } catch (IOException e) {
            findings.fault(shard.path(), String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void counts() {
        for (Conservation counts : catalog.conservation()) {
            if (counts.missing() != 0) {
                findings.fault(
                        "counts of " + counts.definition().name() + "@"
                                + counts.definition().version(),
                        counts.accepted() + " events were accepted, of which " + counts.missing()
                                + " are neither scored nor ignored, invalid, duplicate, pending or set aside");
            }
        }
    }

    private void scores(LiveFiles live, ScoreCheck check, boolean deep) throws IOException, InterruptedException {
        Map<DefinitionKey, Long> uncounted = new HashMap<>();
        catalog.conservation().forEach(counts -> uncounted.put(counts.definition(), counts.uncounted()));
        int partitions = catalog.storeInfo().partitions();
        int sample = (int) (live.heads().events() % partitions);
        for (DefinitionEntry definition : catalog.definitions()) {
            if (definition.state() == DefinitionState.RETIRED || definition.building()) {
                continue;
            }
            if (uncounted.getOrDefault(definition.key(), 0L) > 0) {
                findings.note(definition.key().name() + "@" + definition.key().version()
                        + " did not see all events: its scores are not computed again");
                continue;
            }
            for (int partition = 0; partition < partitions; partition++) {
                if (deep || partition == sample) {
                    check.check(definition, new PartitionId(partition));
                }
            }
        }
    }

    /// Files that are neither live nor garbage.
    private List<String> unknownFiles() throws IOException {
        List<String> unknown = new ArrayList<>();
        for (String folder : FOLDERS) {
            String after = "";
            List<ListedFile> page;
            do {
                page = store.list(folder, after, PAGE_FILES);
                FileCensus census = catalog.census(page.stream().map(ListedFile::path).toList());
                for (ListedFile file : page) {
                    after = file.path().value();
                    boolean known = census.live().contains(file.path()) || census.garbage().contains(file.path());
                    if (!known && file.modified().isBefore(now.minus(YOUNG)) && unknown.size() < MOST_UNKNOWN) {
                        unknown.add(after);
                    }
                }
            } while (page.size() == PAGE_FILES);
        }
        return unknown;
    }
}
