package io.scoreline.api.history;

import io.scoreline.api.table.EntityKey;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.store.FileStore;
import java.io.IOException;
import java.util.BitSet;

/// Opens files and finds an entity's rows in them, within the memory budget. Thread-safe.
final class RowFinder {
    private final FileStore store;
    private final ArrowMemory arrow;
    private final MemoryBudget budget;
    private final EntityLocator locator;

    RowFinder(EntityKey entity, FileStore store, ArrowMemory arrow, MemoryBudget budget) {
        this.store = store;
        this.arrow = arrow;
        this.budget = budget;
        this.locator = new EntityLocator(entity);
    }

    /// The caller closes what was found.
    FoundRows find(ShardEntry shard) throws IOException {
        TableReader reader = TableReader.open(shard.path(), store.open(shard.path()));
        try {
            RowRange range = locate(reader);
            if (!range.isEmpty()) {
                return new FoundRows(shard, reader, range);
            }
        } catch (IOException | RuntimeException | Error failure) {
            reader.close();
            throw failure;
        }
        reader.close();
        return FoundRows.none(shard);
    }

    private RowRange locate(TableReader reader) throws IOException {
        BitSet groups = locator.groups(reader);
        if (groups.isEmpty()) {
            return RowRange.NONE;
        }
        try (FileMemory memory = FileMemory.reserve(budget, arrow, reader, EntityLocator.COLUMNS)) {
            RowRange range = locator.locate(reader, memory.allocator(), groups);
            reader.endScan();
            return range;
        }
    }
}
