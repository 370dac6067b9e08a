package io.scoreline.standalone.preview;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.Score;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.DefinitionKey;
import io.scoreline.shard.catalog.DefinitionState;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.catalog.VerdictEntry;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.worker.scan.Duplicates;
import io.scoreline.worker.scan.EntityTable;
import io.scoreline.worker.scan.LiveDefinition;
import io.scoreline.worker.scan.PartitionScan;
import io.scoreline.worker.scan.ScanKits;
import io.scoreline.worker.stream.ShardStream;
import io.scoreline.writer.verdict.Verdicts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Folds chosen files for two definitions in one scan, a partition at a time, and compares the scores: each entity's at the
/// newest event of all the files, so that both versions and all entities are read at one time. Not thread-safe.
public final class Preview implements AutoCloseable {
    private static final long CHUNK_BYTES = 8 << 20;
    private static final long FIRST_BYTES = 256 << 10;
    private static final Duration MEMORY_WAIT = Duration.ofSeconds(5);

    private final LocalFileStore store;
    private final MemoryBudget budget;
    private final ArrowMemory arrow = new ArrowMemory();
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("preview").factory());
    private final ShardStream stream;
    private final LongConsumer progress;

    /// `progress` is told how many rows were read so far.
    public Preview(LocalFileStore store, long budgetBytes, LongConsumer progress) {
        this.store = store;
        this.budget = new MemoryBudget(budgetBytes);
        this.stream = new ShardStream(store, arrow, budget, thread, CHUNK_BYTES, MEMORY_WAIT);
        this.progress = progress;
    }

    /// Compares the next version with the one before; without one, with nothing.
    public Comparison compare(@Nullable Definition before, Definition next, ChosenFiles files)
            throws IOException, InterruptedException {
        List<LiveDefinition> definitions = new ArrayList<>(List.of(live(1, next)));
        if (before != null) {
            definitions.add(live(2, before));
        }
        Comparison comparison = new Comparison();
        long rows = 0;
        for (Map.Entry<Integer, List<ShardEntry>> partition : files.byPartition().entrySet()) {
            List<VerdictEntry> verdicts = files.verdicts(partition.getKey());
            rows = scan(definitions, partition.getValue(), verdicts, files, rows, comparison);
        }
        return comparison;
    }

    private static LiveDefinition live(int id, Definition definition) {
        DefinitionKey key = new DefinitionKey("", definition.name(), definition.version());
        DefinitionState state = DefinitionState.SHADOW;
        return new LiveDefinition(
                new DefinitionEntry(id, key, definition.digest(), definition.body(), state, Instant.EPOCH), definition);
    }

    private long scan(
            List<LiveDefinition> definitions,
            List<ShardEntry> shards,
            List<VerdictEntry> verdicts,
            ChosenFiles files,
            long rowsBefore,
            Comparison into)
            throws IOException, InterruptedException {
        long rows = rowsBefore;
        try (Reservation memory = budget.reserve(FIRST_BYTES, MEMORY_WAIT)) {
            Verdicts known = stream.onThread(() -> Verdicts.load(verdicts, store, arrow, budget));
            try (PartitionScan scan = new PartitionScan(
                    0,
                    files.seq(),
                    definitions,
                    new ScanKits(),
                    Map.of(),
                    new Duplicates.Recorded(known),
                    files.erasures(),
                    memory)) {
                for (ShardEntry shard : shards) {
                    scan.begin(shard);
                    stream.read(shard.path(), scan);
                    rows += shard.rows();
                    progress.accept(rows);
                }
                scan.finish();
                compare(definitions, scan, files.newestMicros(), into);
            }
        }
        return rows;
    }

    private static void compare(
            List<LiveDefinition> definitions, PartitionScan scan, long atMicros, Comparison into) {
        EntityTable entities = scan.entities();
        List<Scorer> scorers = definitions.stream()
                .map(live -> new Scorer(live.definition(), live.definition().featureSpecs()))
                .toList();
        for (int entity = 0; entity < entities.size(); entity++) {
            Comparison.Side next = side(scorers.get(0), scan.states(0).state(entity), atMicros);
            Comparison.Side before = scorers.size() == 1
                    ? Comparison.Side.ABSENT
                    : side(scorers.get(1), scan.states(1).state(entity), atMicros);
            byte[] owner = entities.owner(entity);
            int tenant = entities.tenantLength(entity);
            into.add(new String(owner, tenant, owner.length - tenant, UTF_8), before, next);
        }
    }

    private static Comparison.Side side(Scorer scorer, EntityState state, long atMicros) {
        if (state.events() == 0) {
            return Comparison.Side.ABSENT;
        }
        Score score = scorer.score(state, Math.max(atMicros, state.lastEventMicros()));
        return new Comparison.Side(score.value(), score.band() == null ? Comparison.NONE : score.band());
    }

    @Override
    public void close() {
        thread.shutdown();
        arrow.close();
    }
}
