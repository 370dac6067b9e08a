package io.scoreline.worker.round;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.catalog.StoreInfo;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.FileStore;
import io.scoreline.worker.lease.HeldPartitions;
import io.scoreline.worker.lease.LeaseKeeper;
import io.scoreline.worker.outage.CatalogOutage;
import io.scoreline.worker.scan.ScanKits;
import io.scoreline.worker.sight.FileSight;
import io.scoreline.worker.stream.ShardStream;
import java.util.UUID;

/// What rounds work with. `chunkBytes` bounds the files that one pass takes.
public record RoundParts(
        String name,
        UUID process,
        StoreInfo info,
        Catalog catalog,
        FileStore store,
        MemoryBudget budget,
        ArrowMemory arrow,
        ShardStream stream,
        ScanKits kits,
        HeldPartitions held,
        LeaseKeeper leases,
        FileSight sight,
        CatalogOutage outage,
        FeedSignal eventFeed,
        FeedSignal scoreFeed,
        RoundCounters counters,
        long chunkBytes) {}
