package io.scoreline.writer.verdict;

import io.scoreline.shard.catalog.VerdictEntry;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.schema.VerdictSchema;
import io.scoreline.shard.store.FileStore;
import io.scoreline.writer.row.RowSort;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;

/// The duplicates among the rows of landing shards. Immutable.
public final class Verdicts {
    private static final Verdicts NONE = new Verdicts(new long[0], new long[0]);
    private static final Set<Integer> COLUMNS = Set.of(VerdictSchema.SEQ.fieldId(), VerdictSchema.ROW.fieldId());
    private static final int CHUNK_ROWS = 8192;
    private static final Duration MEMORY_WAIT = Duration.ofSeconds(10);

    /// Parallel and ascending by (seq, row).
    private final long[] seqs;

    private final long[] rows;

    private Verdicts(long[] seqs, long[] rows) {
        this.seqs = seqs;
        this.rows = rows;
    }

    public static Verdicts none() {
        return NONE;
    }

    /// Reads the files of recorded verdicts.
    public static Verdicts load(List<VerdictEntry> entries, FileStore store, ArrowMemory arrow, MemoryBudget budget)
            throws IOException {
        if (entries.isEmpty()) {
            return NONE;
        }
        Collected collected = new Collected();
        for (VerdictEntry entry : entries) {
            try (TableReader reader = TableReader.open(entry.path(), store.open(entry.path()));
                    Reservation memory = reserve(budget, reader.scanBytes(COLUMNS));
                    BufferAllocator allocator = arrow.child("verdict", memory)) {
                reader.select(COLUMNS, allocator, CHUNK_ROWS);
                read(reader, collected);
            }
        }
        return collected.sorted();
    }

    private static Reservation reserve(MemoryBudget budget, long bytes) throws IOException {
        try {
            return budget.reserve(bytes, MEMORY_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for memory to read verdicts", e);
        }
    }

    private static void read(TableReader reader, Collected into) throws IOException {
        while (true) {
            try (ColumnChunk chunk = reader.next()) {
                if (chunk == null) {
                    return;
                }
                ColumnValues seq = chunk.column(VerdictSchema.SEQ.fieldId());
                ColumnValues row = chunk.column(VerdictSchema.ROW.fieldId());
                for (int i = 0; i < chunk.rows(); i++) {
                    into.add(seq.longAt(i), row.longAt(i));
                }
            }
        }
    }

    /// Whether this row of the landing shard with this seq is a duplicate.
    public boolean isDuplicate(long seq, long row) {
        int low = 0;
        int high = seqs.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = VerdictFile.compare(seqs[middle], rows[middle], seq, row);
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }

    /// Whether the landing shard with this seq has any duplicate.
    public boolean hasAny(long seq) {
        return Arrays.binarySearch(seqs, seq) >= 0;
    }

    public long size() {
        return seqs.length;
    }

    private static final class Collected {
        private long[] seqs = new long[64];
        private long[] rows = new long[64];
        private int count;

        void add(long seq, long row) {
            if (count == seqs.length) {
                seqs = Arrays.copyOf(seqs, count * 2);
                rows = Arrays.copyOf(rows, count * 2);
            }
            seqs[count] = seq;
            rows[count++] = row;
        }

        Verdicts sorted() {
            int[] order = RowSort.sorted(
                    count, (left, right) -> VerdictFile.compare(seqs[left], rows[left], seqs[right], rows[right]));
            long[] sortedSeqs = new long[count];
            long[] sortedRows = new long[count];
            for (int i = 0; i < count; i++) {
                sortedSeqs[i] = seqs[order[i]];
                sortedRows[i] = rows[order[i]];
            }
            return new Verdicts(sortedSeqs, sortedRows);
        }
    }
}
