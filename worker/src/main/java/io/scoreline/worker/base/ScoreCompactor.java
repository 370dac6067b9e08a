package io.scoreline.worker.base;

import io.scoreline.scoring.engine.Scorer;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.MergedScores;
import io.scoreline.shard.catalog.ScoreBase;
import io.scoreline.shard.catalog.ScoreShardEntry;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.fault.KillPoint;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.worker.scan.LiveDefinition;
import io.scoreline.worker.score.ScoreFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the score files of a definition few: merges shards among themselves and, when they have come to a good part of it, into the base. For one thread.
public final class ScoreCompactor {
    private static final Logger LOG = LoggerFactory.getLogger(ScoreCompactor.class);
    private static final int MOST_LISTED = 1_024;

    /// Readers that are less behind are not thrown back to the base.
    public static final Duration SETTLED = Duration.ofSeconds(15);

    private static final Duration LEASE = Duration.ofSeconds(60);

    private final UUID process;
    private final Catalog catalog;
    private final FileStore store;
    private final ArrowMemory arrow;
    private final MemoryBudget budget;
    private final Duration settled;

    /// Shards younger than `settled` are left alone.
    public ScoreCompactor(
            UUID process, Catalog catalog, FileStore store, ArrowMemory arrow, MemoryBudget budget, Duration settled) {
        this.process = process;
        this.catalog = catalog;
        this.store = store;
        this.arrow = arrow;
        this.budget = budget;
        this.settled = settled;
    }

    /// Merges what is due, unless another process is at it; answers the number of score shards merged away.
    public int compact(LiveDefinition definition) throws IOException, InterruptedException {
        Optional<ScoreBase> base = catalog.scoreBase(definition.id());
        List<ScoreShardEntry> shards = catalog.settledScoreShards(definition.id(), covers(base), settled, MOST_LISTED);
        ScoreRun run = ScoreRun.of(shards, base.map(ScoreBase::rows).orElse(0L));
        if (run.isEmpty() || !catalog.mergeLease("score-base/" + definition.id(), process, LEASE)) {
            return 0;
        }
        while (true) {
            try {
                return run.intoBase() ? mergeIntoBase(definition, base, run.shards()) : merge(definition, run.shards());
            } catch (MemoryExhaustedException e) {
                if (run.shards().size() < 4) {
                    throw e;
                }
                run = run.half();
                LOG.warn("scores of {}: trying with {} shards: {}", definition, run.shards().size(), e.getMessage());
            }
        }
    }

    /// Rewrites score files without what tombstones erase: shards above the base go into the next one, some at once. Waits for those that have not settled. Answers the number of shards merged away.
    public int erase(LiveDefinition definition) throws IOException, InterruptedException {
        Optional<ScoreBase> base = catalog.scoreBase(definition.id());
        List<ScoreShardEntry> all = catalog.scoreShards(definition.id(), covers(base), MOST_LISTED);
        List<ScoreShardEntry> shards = catalog.settledScoreShards(definition.id(), covers(base), settled, MOST_LISTED);
        long newest = Erasures.standing(catalog.openErasures()).newest();
        boolean some = all.stream().anyMatch(shard -> isBefore(shard, newest));
        boolean unsettled = all.stream().skip(shards.size()).anyMatch(shard -> isBefore(shard, newest));
        boolean behind = base.map(ScoreBase::erasedSeq).orElse(newest) < newest;
        if (unsettled || !(some || behind) || !catalog.mergeLease("score-base/" + definition.id(), process, LEASE)) {
            return 0;
        }
        int most = Math.min(shards.size(), ScoreRun.MOST_AT_ONCE);
        while (true) {
            try {
                return mergeIntoBase(definition, base, shards.subList(0, some ? most : 0));
            } catch (MemoryExhaustedException e) {
                if (most < 2) {
                    throw e;
                }
                most /= 2;
            }
        }
    }

    private static boolean isBefore(ScoreShardEntry shard, long seq) {
        return shard.watermarks().values().stream().anyMatch(toSeq -> toSeq < seq);
    }

    private static long covers(Optional<ScoreBase> base) {
        return base.map(ScoreBase::coversScoreSeq).orElse(0L);
    }

    private int merge(LiveDefinition definition, List<ScoreShardEntry> shards)
            throws IOException, InterruptedException {
        Map<String, String> metadata =
                Map.of(ScoreFile.META_MERGES, Long.toString(shards.getFirst().seq()));
        MergedScores merged = write(
                definition, Optional.empty(), shards, erasures(), ScoreFile.MERGED_PREFIX, metadata);
        KillPoint.SCORES_PUBLISHED.pass();
        List<Long> seqs = shards.stream().map(ScoreShardEntry::seq).toList();
        if (!catalog.commitScoreMerge(definition.id(), seqs, merged)) {
            return slower(definition, merged);
        }
        KillPoint.SCORES_COMMITTED.pass();
        LOG.debug("scores of {}: {} shards merged, {} entities", definition, shards.size(), merged.rows());
        return shards.size() - 1;
    }

    private int mergeIntoBase(LiveDefinition definition, Optional<ScoreBase> base, List<ScoreShardEntry> shards)
            throws IOException, InterruptedException {
        long covers = shards.isEmpty() ? covers(base) : shards.getLast().seq();
        Erasures erasures = erasures();
        long erased = Math.max(erasures.newest(), base.map(ScoreBase::erasedSeq).orElse(0L));
        Map<String, String> metadata = Map.of(
                ScoreFile.META_COVERS,
                Long.toString(covers),
                ScoreFile.META_PREVIOUS,
                Long.toString(covers(base)),
                ScoreFile.META_ERASED,
                Long.toString(erased));
        MergedScores merged = write(definition, base, shards, erasures, ScoreFile.BASE_PREFIX, metadata);
        KillPoint.BASE_PUBLISHED.pass();
        ScoreBase next = new ScoreBase(
                definition.id(),
                covers,
                merged.toSeqs(),
                merged.file().path(),
                merged.rows(),
                merged.file().bytes(),
                merged.file().sha256(),
                erased);
        if (!catalog.commitScoreBase(next, covers(base))) {
            return slower(definition, merged);
        }
        KillPoint.BASE_COMMITTED.pass();
        LOG.debug("score base of {} covers score seq {}, {} entities", definition, covers, merged.rows());
        return shards.size();
    }

    /// To be read after the files: it has every tombstone that may concern them.
    private Erasures erasures() {
        return Erasures.standing(catalog.openErasures());
    }

    private int slower(LiveDefinition definition, MergedScores merged) throws IOException {
        LOG.debug("scores of {}: another merge was faster", definition);
        store.delete(merged.file().path());
        return 0;
    }

    private MergedScores write(
            LiveDefinition definition,
            Optional<ScoreBase> base,
            List<ScoreShardEntry> shards,
            Erasures erasures,
            String prefix,
            Map<String, String> metadata)
            throws IOException, InterruptedException {
        List<ScoreCursor> inputs = new ArrayList<>();
        try {
            if (base.isPresent()) {
                inputs.add(ScoreCursor.open(
                        base.get().path(), base.get().doneSeqs(), true, erasures, store, arrow, budget));
            }
            for (ScoreShardEntry shard : shards) {
                inputs.add(ScoreCursor.open(shard.path(), shard.watermarks(), false, erasures, store, arrow, budget));
            }
            long most = inputs.stream().mapToLong(ScoreCursor::rows).sum();
            Scorer scorer =
                    new Scorer(definition.definition(), definition.definition().featureSpecs());
            try (ScoreFile file = ScoreFile.create(store, definition, prefix, metadata, most)) {
                new ScoreMerge(scorer, file).merge(inputs);
                PublishedFile done = file.publish();
                return new MergedScores(
                        doneSeqs(base.map(ScoreBase::doneSeqs).orElse(Map.of()), shards), done, file.rows());
            }
        } finally {
            closeAll(inputs);
        }
    }

    /// Each of them, also when one cannot be closed.
    private static void closeAll(List<ScoreCursor> inputs) throws IOException {
        if (!inputs.isEmpty()) {
            ScoreCursor last = inputs.removeLast();
            try {
                closeAll(inputs);
            } finally {
                last.close();
            }
        }
    }

    private static Map<Integer, Long> doneSeqs(Map<Integer, Long> before, List<ScoreShardEntry> shards) {
        Map<Integer, Long> seqs = new HashMap<>(before);
        for (ScoreShardEntry shard : shards) {
            shard.watermarks().forEach((partition, seq) -> seqs.merge(partition, seq, Math::max));
        }
        return seqs;
    }
}
