package io.scoreline.worker.upkeep;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.FileStore;
import io.scoreline.worker.lease.HeldPartitions;
import io.scoreline.worker.outage.CatalogOutage;
import io.scoreline.worker.sight.FileSight;
import io.scoreline.writer.merge.KeptDays;
import io.scoreline.writer.merge.MergeSettings;
import java.util.function.Supplier;

/// What merges work with. `erasures` are the open tombstones, `kept` says which
/// days' events are kept.
public record MergeParts(
        Catalog catalog,
        FileStore store,
        ArrowMemory arrow,
        MemoryBudget budget,
        MergeSettings settings,
        HeldPartitions held,
        FileSight sight,
        CatalogOutage outage,
        Supplier<Erasures> erasures,
        Supplier<KeptDays> kept) {}
