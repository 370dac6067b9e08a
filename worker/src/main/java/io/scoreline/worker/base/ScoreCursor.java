package io.scoreline.worker.base;

import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.erasure.ErasureFilter;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.CorruptShardException;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.ScoreSchema;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.worker.score.ScoreFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/// A score shard or base that is merged, read chunk by chunk under a reservation; stands on one of the rows that count, or behind the last. Not thread-safe.
final class ScoreCursor implements Comparable<ScoreCursor>, AutoCloseable {
    private static final long MOST_BYTES = 4 << 20;
    private static final int CHUNK_ROWS = 2_048;
    private static final Duration MEMORY_WAIT = Duration.ofSeconds(1);
    private static final Set<Integer> FIELDS =
            ScoreSchema.TABLE.columns().stream().map(Column::fieldId).collect(Collectors.toSet());

    private final ShardPath path;
    private final TableReader reader;
    private final Reservation memory;
    private final BufferAllocator allocator;
    private final Map<Integer, Long> toSeqs;
    private final boolean all;
    private final ErasureFilter erased;
    private @Nullable ColumnChunk chunk;
    private ColumnValues[] columns = {};
    private int row;
    private int partition = -1;

    private ScoreCursor(
            ShardPath path,
            TableReader reader,
            Reservation memory,
            BufferAllocator allocator,
            Map<Integer, Long> toSeqs,
            boolean all,
            Erasures erasures) {
        this.path = path;
        this.reader = reader;
        this.memory = memory;
        this.allocator = allocator;
        this.toSeqs = Map.copyOf(toSeqs);
        this.all = all;
        this.erased = new ErasureFilter(erasures);
    }

    /// Before the first row. `toSeqs` are the partitions of which rows count, unless those of `all` do, each with the feed seq up to which its events are in the file; rows that a tombstone erases do not.
    /// Throws [io.scoreline.shard.memory.MemoryExhaustedException] when no memory came in time.
    static ScoreCursor open(
            ShardPath path,
            Map<Integer, Long> toSeqs,
            boolean all,
            Erasures erasures,
            FileStore store,
            ArrowMemory arrow,
            MemoryBudget budget)
            throws IOException, InterruptedException {
        TableReader reader = TableReader.open(path, store.open(path));
        Reservation memory;
        try {
            memory = budget.reserve(Math.min(MOST_BYTES, reader.scanBytes(FIELDS)), MEMORY_WAIT);
        } catch (RuntimeException | InterruptedException e) {
            reader.close();
            throw e;
        }
        try {
            BufferAllocator allocator = arrow.child(path.value(), memory);
            reader.selectReusing(FIELDS, allocator, CHUNK_ROWS);
            return new ScoreCursor(path, reader, memory, allocator, toSeqs, all, erasures);
        } catch (RuntimeException e) {
            memory.close();
            reader.close();
            throw e;
        }
    }

    long rows() {
        return reader.rows();
    }

    /// Goes to the next row that counts; false when there is none.
    boolean advance() throws IOException {
        int before = partition;
        do {
            row++;
            if ((chunk == null || row >= chunk.rows()) && !nextChunk()) {
                return false;
            }
            partition = (int) columns[0].longAt(row);
        } while (!counts());
        if (partition < before) {
            throw new CorruptShardException(
                    path, "row of partition " + partition + " behind one of partition " + before + ", expected an order");
        }
        return true;
    }

    private boolean counts() {
        Long toSeq = toSeqs.get(partition);
        return (toSeq != null || all)
                && !erased.isErased(columns[1], columns[2], row, toSeq == null ? 0 : toSeq);
    }

    private boolean nextChunk() throws IOException {
        closeChunk();
        ColumnChunk next = reader.next();
        if (next == null) {
            return false;
        }
        chunk = next;
        row = 0;
        columns = ScoreSchema.TABLE.columns().stream()
                .map(column -> next.column(column.fieldId()))
                .toArray(ColumnValues[]::new);
        return true;
    }

    /// By partition, tenant and entity.
    @Override
    public int compareTo(ScoreCursor other) {
        int order = Integer.compare(partition, other.partition);
        if (order == 0) {
            order = compare(1, other);
        }
        return order == 0 ? compare(2, other) : order;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    private int compare(int column, ScoreCursor other) {
        ColumnValues mine = columns[column];
        ColumnValues its = other.columns[column];
        int from = mine.bytesFrom(row);
        int itsFrom = its.bytesFrom(other.row);
        return Arrays.compareUnsigned(
                mine.bytes(row),
                from,
                from + mine.bytesLength(row),
                its.bytes(other.row),
                itsFrom,
                itsFrom + its.bytesLength(other.row));
    }

    int partition() {
        return partition;
    }

    ColumnValues tenants() {
        return columns[1];
    }

    ColumnValues entities() {
        return columns[2];
    }

    ColumnValues states() {
        return columns[5];
    }

    int row() {
        return row;
    }

    /// Adds the row as it is.
    void copyTo(ScoreFile file) throws IOException {
        file.copy(columns, row);
    }

    private void closeChunk() {
        if (chunk != null) {
            chunk.close();
            chunk = null;
        }
    }

    @Override
    public void close() throws IOException {
        closeChunk();
        try (reader) {
            reader.endScan();
        } finally {
            allocator.close();
            memory.close();
        }
    }
}
