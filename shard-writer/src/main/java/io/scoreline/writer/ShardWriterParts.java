package io.scoreline.writer;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.FileStore;
import java.time.Clock;

/// What a [ShardWriter] works with; `eventFeed` is moved after each registration.
public record ShardWriterParts(
        FileStore store, Catalog catalog, MemoryBudget budget, FeedSignal eventFeed, Clock clock) {}
