package io.scoreline.worker;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.FileStore;
import java.time.Clock;
import java.util.UUID;

/// What a [Worker] works with: it waits for `eventFeed` and moves `scoreFeed` after each commit. `process` is
/// registered in the catalog by whoever starts the worker.
public record WorkerParts(
        UUID process,
        FileStore store,
        Catalog catalog,
        MemoryBudget budget,
        ArrowMemory arrow,
        FeedSignal eventFeed,
        FeedSignal scoreFeed,
        Clock clock) {}
