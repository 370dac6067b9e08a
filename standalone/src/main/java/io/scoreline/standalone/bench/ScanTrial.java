package io.scoreline.standalone.bench;

import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.scoring.engine.StateTable;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.worker.scan.Duplicates;
import io.scoreline.worker.scan.LiveDefinition;
import io.scoreline.worker.scan.PartitionScan;
import io.scoreline.worker.scan.ScanKits;
import io.scoreline.worker.stream.ShardStream;
import io.scoreline.writer.verdict.Verdicts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A worker's scan of all files: a pass for each partition, on as many threads as asked for. Closing frees its memory and
/// ends its threads.
public final class ScanTrial implements AutoCloseable {
    private static final long BUDGET_BYTES = 284L << 20;
    private static final long CHUNK_BYTES = 32L << 20;
    /// A day at a half-life of six hours: our heat is as of the day's end, DuckDB's as of its beginning.
    private static final double HALVINGS = 16;

    /// Places in the definition; the score is the heat.
    private static final int HEAT = 0;

    private static final int WORST = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BenchFiles files;
    private final LiveDefinition definition = BenchDefinition.live();
    private final Map<FeatureSpec, Integer> promoted;
    private final MemoryBudget budget = new MemoryBudget(BUDGET_BYTES);
    private final ArrowMemory arrow = new ArrowMemory();
    private final ScanKits kits = new ScanKits();
    private final ExecutorService threads;
    private final ShardStream stream;
    private final Scorer scorer;

    /// With `payload` features are read from the JSON, else from their columns.
    public ScanTrial(BenchFiles files, FileStore store, boolean payload, int threadCount) {
        this.files = files;
        this.promoted = payload ? Map.of() : BenchDefinition.promoted();
        this.threads = Executors.newFixedThreadPool(threadCount);
        this.stream = new ShardStream(store, arrow, budget, threads, CHUNK_BYTES, PATIENCE);
        this.scorer = new Scorer(
                definition.definition(), definition.definition().featureSpecs());
    }

    /// Numbers of entities and events, and sums over all entities of the heat, as of the events' first moment, and of the
    /// worst signal.
    public record Totals(long entities, long events, double heat, double worst) {}

    /// Scans, scores and folds everything once.
    public Totals run() throws Exception {
        List<Future<Totals>> running = new ArrayList<>();
        try (ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor()) {
            for (ShardPath path : files.paths()) {
                running.add(waiting.submit(() -> scan(path, running.size())));
            }
        }
        long entities = 0;
        long events = 0;
        double heat = 0;
        double worst = 0;
        for (Future<Totals> future : running) {
            Totals part = future.get();
            entities += part.entities();
            events += part.events();
            heat += part.heat();
            worst += part.worst();
        }
        return new Totals(entities, events, heat, worst);
    }

    public long peakReservedBytes() {
        return budget.peakBytes();
    }

    public long peakArrowBytes() {
        return arrow.peakBytes();
    }

    private Totals scan(ShardPath path, int partition) throws Exception {
        try (Reservation memory = budget.reserve(64 << 10, PATIENCE);
                PartitionScan scan = new PartitionScan(
                        0,
                        Long.MAX_VALUE,
                        List.of(definition),
                        kits,
                        promoted,
                        new Duplicates.Recorded(Verdicts.none()),
                        Erasures.NONE,
                        memory)) {
            scan.begin(new ShardEntry(
                    1, new PartitionId(partition), 0, 1, 1, 0, 0, path, 0, 0, "", 0, 0, Instant.EPOCH));
            stream.read(path, scan);
            scan.finish();
            return stream.onThread(() -> totals(scan.entities().size(), scan.states(0)));
        }
    }

    private Totals totals(int entities, StateTable states) {
        long events = 0;
        double heat = 0;
        double worst = 0;
        long at = BenchEvents.FIRST_MICROS + BenchEvents.DAY_MICROS;
        EntityState state = scorer.newState();
        for (int entity = 0; entity < entities; entity++) {
            states.read(entity, state);
            events += state.events();
            heat += scorer.aggregate(state, HEAT, at) * HALVINGS;
            worst += scorer.aggregate(state, WORST, at);
        }
        return new Totals(entities, events, heat, worst);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        arrow.close();
    }
}
