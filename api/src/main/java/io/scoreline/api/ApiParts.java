package io.scoreline.api;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.catalog.StoreInfo;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.FileStore;
import io.scoreline.writer.ShardWriter;
import java.time.Clock;

/// What an [ApiServer] works with; it waits for `scoreFeed`.
public record ApiParts(
        StoreInfo store,
        FileStore files,
        Catalog catalog,
        MemoryBudget budget,
        ArrowMemory arrow,
        ShardWriter writer,
        FeedSignal scoreFeed,
        Clock clock) {}
