package io.scoreline.worker.base;

import io.scoreline.scoring.engine.Scorer;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.ScoreBase;
import io.scoreline.shard.catalog.ScoreShardEntry;
import io.scoreline.shard.fault.KillPoint;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.worker.scan.LiveDefinition;
import io.scoreline.worker.score.ScoreFile;
import io.scoreline.worker.stream.ShardStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the next score base of a definition when it is due. The shards above the base are merged in memory, the base
/// streams by. For one thread.
public final class BaseCompactor {
    private static final Logger LOG = LoggerFactory.getLogger(BaseCompactor.class);
    /// Score shards above the base that a reader which begins anew may have to read.
    static final int MOST_SHARDS = 64;

    /// The newest are left: a reader that follows closely is not thrown back to the base.
    static final int KEPT_SHARDS = 16;

    private static final int MOST_AT_ONCE = 512;
    private static final long FIRST_BYTES = 256 << 10;
    private static final Duration MEMORY_WAIT = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofSeconds(60);

    private final UUID process;
    private final Catalog catalog;
    private final FileStore store;
    private final MemoryBudget budget;
    private final ShardStream stream;

    public BaseCompactor(
            UUID process, Catalog catalog, FileStore store, MemoryBudget budget, ShardStream stream) {
        this.process = process;
        this.catalog = catalog;
        this.store = store;
        this.budget = budget;
        this.stream = stream;
    }

    /// Makes the next base if it is due and no other process is at it; answers the number of score shards merged away.
    public int compact(LiveDefinition definition) throws IOException, InterruptedException {
        Optional<ScoreBase> base = catalog.scoreBase(definition.id());
        long covers = base.map(ScoreBase::coversScoreSeq).orElse(0L);
        List<ScoreShardEntry> shards = catalog.scoreShards(definition.id(), covers, MOST_AT_ONCE);
        if (shards.size() <= MOST_SHARDS || !catalog.mergeLease("score-base/" + definition.id(), process, LEASE)) {
            return 0;
        }
        int count = shards.size() - KEPT_SHARDS;
        while (true) {
            try {
                return compact(definition, base, shards.subList(0, count));
            } catch (MemoryExhaustedException e) {
                if (count == 1) {
                    throw e;
                }
                count /= 2;
                LOG.warn("score base of {}: trying with {} shards: {}", definition, count, e.getMessage());
            }
        }
    }

    private int compact(LiveDefinition definition, Optional<ScoreBase> base, List<ScoreShardEntry> shards)
            throws IOException, InterruptedException {
        Scorer scorer =
                new Scorer(definition.definition(), definition.definition().featureSpecs());
        Map<Integer, Long> doneSeqs =
                new HashMap<>(base.map(ScoreBase::doneSeqs).orElse(Map.of()));
        try (Reservation memory = budget.reserve(FIRST_BYTES, MEMORY_WAIT)) {
            ScoreRows rows = new ScoreRows(scorer, memory);
            for (ScoreShardEntry shard : shards) {
                rows.begin(shard.partitions());
                stream.read(shard.path(), rows);
                for (int i = 0; i < shard.partitions().size(); i++) {
                    doneSeqs.merge(shard.partitions().get(i), shard.toSeqs().get(i), Math::max);
                }
            }
            long covers = shards.getLast().seq();
            long expected = base.map(ScoreBase::rows).orElse(0L)
                    + rows.tables().values().stream().mapToLong(table -> table.size()).sum();
            Map<String, String> metadata = Map.of(
                    ScoreFile.META_COVERS,
                    Long.toString(covers),
                    ScoreFile.META_PREVIOUS,
                    Long.toString(base.map(ScoreBase::coversScoreSeq).orElse(0L)));
            try (ScoreFile file =
                    ScoreFile.create(store, definition, ScoreFile.BASE_PREFIX, metadata, expected)) {
                MergedRows merged = new MergedRows(rows.tables(), scorer, file);
                if (base.isPresent()) {
                    stream.read(base.get().path(), merged);
                }
                merged.finish();
                PublishedFile done = file.publish();
                KillPoint.BASE_PUBLISHED.pass();
                commit(definition, base, doneSeqs, covers, done, file.rows());
            }
        }
        return shards.size();
    }

    private void commit(
            LiveDefinition definition,
            Optional<ScoreBase> base,
            Map<Integer, Long> doneSeqs,
            long covers,
            PublishedFile file,
            long rows)
            throws IOException {
        ScoreBase next =
                new ScoreBase(definition.id(), covers, doneSeqs, file.path(), rows, file.bytes(), file.sha256());
        if (catalog.commitScoreBase(next, base.map(ScoreBase::coversScoreSeq).orElse(0L))) {
            KillPoint.BASE_COMMITTED.pass();
            LOG.debug("score base of {} covers score seq {}, {} entities", definition, covers, rows);
        } else {
            LOG.debug("score base of {}: another was faster", definition);
            store.delete(file.path());
        }
    }
}
