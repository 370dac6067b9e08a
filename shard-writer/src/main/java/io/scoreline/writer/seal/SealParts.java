package io.scoreline.writer.seal;

import io.scoreline.shard.Partitioner;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.FileStore;
import io.scoreline.writer.journal.Journal;

/// What a [Sealer] works with.
public record SealParts(
        Journal journal,
        FileStore store,
        Catalog catalog,
        MemoryBudget budget,
        FeedSignal eventFeed,
        Partitioner partitioner,
        SourcePositions sources) {}
