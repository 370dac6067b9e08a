package io.scoreline.api.table;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.DefinitionState;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.FileStore;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What readers see of the score tables, and the thread that keeps them. Thread-safe.
public final class ScoreTables implements AutoCloseable {
    private static final long STOP_MILLIS = 10_000;

    private final TableWaiters waiters = new TableWaiters();
    private final Thread thread;
    private final TableBuilder builder;
    private final TableMemory memory;
    private volatile @Nullable TableSnapshot snapshot;
    private volatile boolean built;

    private ScoreTables(
            Catalog catalog, FeedSignal scoreFeed, ScoreFileReader reader, TableMemory memory, int partitions) {
        this.memory = memory;
        this.builder = new TableBuilder(catalog, reader, memory, partitions);
        ScoreFollower follower = new ScoreFollower(catalog, scoreFeed, builder, partitions, this::publish);
        thread = Thread.ofPlatform().name("score-follower").daemon().unstarted(follower);
    }

    /// Begins to follow the score feed.
    public static ScoreTables start(
            Catalog catalog,
            FileStore files,
            ArrowMemory arrow,
            MemoryBudget budget,
            FeedSignal scoreFeed,
            int partitions) {
        ScoreFileReader reader = new ScoreFileReader(files, arrow, budget);
        ScoreTables tables = new ScoreTables(catalog, scoreFeed, reader, new TableMemory(budget), partitions);
        tables.thread.start();
        return tables;
    }

    private void publish(TableSnapshot next) {
        snapshot = next;
        built |= next.definitions().stream()
                .allMatch(entry -> entry.state() == DefinitionState.RETIRED
                        || next.served().containsKey(entry.id()));
        waiters.moved();
    }

    /// Empty until the feeds have been looked at for the first time.
    public Optional<TableSnapshot> snapshot() {
        return Optional.ofNullable(snapshot);
    }

    /// The tables that are being built, and how far they are.
    public Collection<TableProgress> building() {
        return builder.building();
    }

    /// What the tables may take and have taken.
    public TableMemory memory() {
        return memory;
    }

    /// Whether the tables of all live definitions have been built once.
    public boolean built() {
        return built;
    }

    /// Waits until the condition holds, which depends on the tables alone; false when time is up, or at once when too many wait already.
    public boolean await(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        return waiters.await(condition, atMost);
    }

    /// Ends the thread, at the latest after the file that it is reading.
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
