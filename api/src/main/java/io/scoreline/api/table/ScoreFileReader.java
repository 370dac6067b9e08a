package io.scoreline.api.table;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.erasure.ErasureFilter;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.schema.ScoreSchema;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;

/// Merges the rows of score files into tables, chunk by chunk, within memory that was reserved before. Reads block: for platform threads.
final class ScoreFileReader {
    private static final int CHUNK_ROWS = 2_048;
    /// Vectors grow in powers of two, and one chunk is decoded while its pages are still held.
    private static final int ARROW_SLACK = 3;
    private static final long LEAST_BYTES = 1 << 20;
    private static final Duration MEMORY_WAIT = Duration.ofSeconds(10);
    private static final Set<Integer> FIELDS = Set.of(
            ScoreSchema.PARTITION.fieldId(),
            ScoreSchema.TENANT.fieldId(),
            ScoreSchema.ENTITY.fieldId(),
            ScoreSchema.STATE.fieldId());

    private final FileStore files;
    private final ArrowMemory arrow;
    private final MemoryBudget budget;

    ScoreFileReader(FileStore files, ArrowMemory arrow, MemoryBudget budget) {
        this.files = files;
        this.arrow = arrow;
        this.budget = budget;
    }

    /// Merges the rows of these partitions but for those that tombstones erase; the value of each is the feed seq up to which its events are in the file.
    void mergeInto(
            ScoreTable table, ShardPath path, Map<Integer, Long> seqs, Erasures erasures, TableProgress progress)
            throws IOException, InterruptedException {
        try (TableReader reader = TableReader.open(path, files.open(path))) {
            progress.begin(reader.rows());
            long bytes = Math.max(LEAST_BYTES, ARROW_SLACK * reader.scanBytes(FIELDS));
            try (Reservation reservation = budget.reserve(bytes, MEMORY_WAIT);
                    BufferAllocator allocator = arrow.child("score-table", reservation)) {
                ErasureFilter erased = new ErasureFilter(erasures);
                reader.select(FIELDS, allocator, CHUNK_ROWS);
                for (ColumnChunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                    try (ColumnChunk rows = chunk) {
                        merge(table, rows, seqs, erased);
                        progress.merged(rows.rows());
                    }
                }
            }
        }
    }

    private static void merge(ScoreTable table, ColumnChunk rows, Map<Integer, Long> seqs, ErasureFilter erased)
            throws InterruptedException {
        ColumnValues partitions = rows.column(ScoreSchema.PARTITION.fieldId());
        ColumnValues tenants = rows.column(ScoreSchema.TENANT.fieldId());
        ColumnValues entities = rows.column(ScoreSchema.ENTITY.fieldId());
        ColumnValues states = rows.column(ScoreSchema.STATE.fieldId());
        ScoreRow next = new ScoreRow();
        for (int row = 0; row < rows.rows(); row++) {
            PartitionId partition = new PartitionId((int) partitions.longAt(row));
            Long seq = seqs.get(partition.value());
            // A state up to the tombstone has nothing that is newer.
            if (seq != null && !erased.isErased(tenants, entities, row, seq)) {
                byte[] state = states.bytes(row);
                next.state(state, states.bytesFrom(row), states.bytesLength(row));
                byte[] tenant = tenants.bytes(row);
                next.tenant(tenant, tenants.bytesFrom(row), tenants.bytesLength(row));
                byte[] entity = entities.bytes(row);
                next.entity(entity, entities.bytesFrom(row), entities.bytesLength(row));
                table.merge(next.place(partition.value(), seq));
            }
        }
    }
}
