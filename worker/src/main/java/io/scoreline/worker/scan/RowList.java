package io.scoreline.worker.scan;

import java.util.Arrays;

/// Rows of landing shards, as (seq, row), in the order in which they were added. Not thread-safe.
public final class RowList {
    private static final int FIRST_CAPACITY = 16;

    private long[] seqs = new long[FIRST_CAPACITY];
    private long[] rows = new long[FIRST_CAPACITY];
    private int size;

    public int size() {
        return size;
    }

    /// Valid up to [#size].
    public long[] seqs() {
        return seqs;
    }

    public long[] rows() {
        return rows;
    }

    void add(long seq, long row) {
        if (size == seqs.length) {
            seqs = Arrays.copyOf(seqs, size * 2);
            rows = Arrays.copyOf(rows, size * 2);
        }
        seqs[size] = seq;
        rows[size++] = row;
    }

    long heapBytes() {
        return 2L * Long.BYTES * seqs.length;
    }
}
