package io.scoreline.writer.merge;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.CorruptShardException;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.parquet.UnsupportedShardException;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.store.FileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;

/// Finds files with rows that their tenant keeps no longer while others keep theirs. A file is read for it, of its tenants
/// and times alone, once for each day on which the tenants who keep it no longer are others. Not thread-safe.
final class ExpiredFiles {
    private static final Set<Integer> COLUMNS = Set.of(EventSchema.TENANT.fieldId(), EventSchema.TS.fieldId());
    private static final int CHUNK_ROWS = 8_192;

    /// Files that are found in one go.
    private static final int MOST = 64;

    private final FileStore store;
    private final ArrowMemory arrow;
    private final MemoryBudget budget;

    /// Of each partition the files that were read and hold no such row.
    private final Map<PartitionId, Map<Long, KeptDays.Over>> clean = new HashMap<>();

    ExpiredFiles(FileStore store, ArrowMemory arrow, MemoryBudget budget) {
        this.store = store;
        this.arrow = arrow;
        this.budget = budget;
    }

    /// Of a partition's shards those with such rows, some at once. Those that nobody keeps go by themselves.
    List<ShardEntry> of(PartitionId partition, List<ShardEntry> shards, KeptDays kept) throws IOException {
        Map<Long, KeptDays.Over> known = clean.computeIfAbsent(partition, any -> new HashMap<>());
        known.keySet().retainAll(shards.stream().map(ShardEntry::id).collect(Collectors.toSet()));
        List<ShardEntry> holding = new ArrayList<>();
        for (ShardEntry shard : shards) {
            KeptDays.Over over = kept.overOn(shard.maxDay());
            boolean asked = shard.maxDay() < kept.firstOfAll() && shard.maxDay() >= kept.firstOfAny();
            if (!asked || over.equals(known.get(shard.id()))) {
                continue;
            }
            if (!holds(shard, kept)) {
                known.put(shard.id(), over);
            } else if (holding.size() < MOST) {
                holding.add(shard);
            } else {
                break;
            }
        }
        return holding;
    }

    /// One that cannot be read may hold anything: the merge says why.
    private boolean holds(ShardEntry shard, KeptDays kept) throws IOException {
        DroppedRows dropped = DroppedRows.expired(kept);
        try (TableReader reader = TableReader.open(shard.path(), store.open(shard.path()))) {
            Optional<Reservation> reserved = budget.tryReserve(reader.scanBytes(COLUMNS));
            if (reserved.isEmpty()) {
                throw new MemoryExhaustedException("no memory is free for looking into " + shard.path());
            }
            try (Reservation memory = reserved.get();
                    BufferAllocator allocator = arrow.child("expired", memory)) {
                reader.select(COLUMNS, allocator, CHUNK_ROWS);
                return anyExpired(reader, dropped);
            }
        } catch (CorruptShardException | UnsupportedShardException e) {
            return true;
        }
    }

    private static boolean anyExpired(TableReader reader, DroppedRows dropped) throws IOException {
        try {
            while (true) {
                try (ColumnChunk chunk = reader.next()) {
                    if (chunk == null) {
                        return false;
                    }
                    for (int row = 0; row < chunk.rows(); row++) {
                        if (dropped.isExpired(
                                chunk.column(EventSchema.TENANT.fieldId()), chunk.column(EventSchema.TS.fieldId()), row)) {
                            return true;
                        }
                    }
                }
            }
        } finally {
            reader.endScan();
        }
    }
}
