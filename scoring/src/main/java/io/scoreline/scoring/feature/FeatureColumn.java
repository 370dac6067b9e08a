package io.scoreline.scoring.feature;

import java.util.Arrays;

/// Raw values of one feature, row by row on the heap; rows are set in ascending order, and the last one may be set
/// again. A row that was not
/// set is missing; what is missing holds 0. `DOUBLE` is read as a double, `STRING` as a slice of [#utf8()], all other types as a long. Not
/// thread-safe.
public final class FeatureColumn {
    private static final int FIRST_ROWS = 64;
    private static final int FIRST_BYTES = 1_024;

    /// What a heap array can hold on every JVM.
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private static final boolean[] ALL_PRESENT = allPresent();

    private final FeatureType type;
    private boolean[] present = {};
    private double[] doubles = {};
    private long[] longs = {};
    private int[] froms = {};
    private int[] lengths = {};
    private byte[] utf8 = {};
    private int used;
    private int rows;

    public FeatureColumn(FeatureType type) {
        this.type = type;
    }

    private static boolean[] allPresent() {
        boolean[] all = new boolean[4_096];
        Arrays.fill(all, true);
        return all;
    }

    public FeatureType type() {
        return type;
    }

    /// Forgets all rows.
    public void clear() {
        Arrays.fill(present, 0, rows, false);
        rows = 0;
        used = 0;
    }

    public void setMissing(int row) {
        place(row, false);
        zero(row);
    }

    private void zero(int row) {
        switch (type) {
            case DOUBLE -> doubles[row] = 0;
            case LONG, BOOL, TIMESTAMP -> longs[row] = 0;
            case STRING -> {}
        }
    }

    public void setDouble(int row, double value) {
        require(FeatureType.DOUBLE);
        place(row, true);
        doubles[row] = value;
    }

    public void setLong(int row, long value) {
        if (type == FeatureType.DOUBLE || type == FeatureType.STRING) {
            throw wrongType("LONG, BOOL or TIMESTAMP");
        }
        place(row, true);
        longs[row] = value;
    }

    public void setBytes(int row, byte[] bytes, int from, int length) {
        require(FeatureType.STRING);
        place(row, true);
        reserve(length);
        System.arraycopy(bytes, from, utf8, used, length);
        froms[row] = used;
        lengths[row] = length;
        used += length;
    }

    /// Begins anew with `count` rows, all of them present: the caller puts their values into the array (0 for what is
    /// missing), and
    /// says in [#present()] what is missing.
    public double[] allDoubles(int count) {
        require(FeatureType.DOUBLE);
        placeAll(count);
        return doubles;
    }

    /// The same for longs.
    public long[] allLongs(int count) {
        if (type == FeatureType.DOUBLE || type == FeatureType.STRING) {
            throw wrongType("LONG, BOOL or TIMESTAMP");
        }
        placeAll(count);
        return longs;
    }

    /// Which of the rows of [#allDoubles] or [#allLongs] are present, to be changed by the caller.
    public boolean[] present() {
        return present;
    }

    public boolean isMissing(int row) {
        return row >= rows || !present[row];
    }

    public double doubleAt(int row) {
        return doubles[row];
    }

    public long longAt(int row) {
        return longs[row];
    }

    public byte[] utf8() {
        return utf8;
    }

    public int bytesFrom(int row) {
        return froms[row];
    }

    public int bytesLength(int row) {
        return lengths[row];
    }

    /// Copies the first `count` rows, 0 for what is missing.
    public void copyDoubles(double[] values, int count) {
        int filled = Math.min(Math.min(rows, count), doubles.length);
        System.arraycopy(doubles, 0, values, 0, filled);
        Arrays.fill(values, filled, count, 0);
    }

    /// The same; returns whether rows may be missing; only then `missing` is filled.
    public boolean copyDoubles(double[] values, boolean[] missing, int count) {
        copyDoubles(values, count);
        return copyMissing(missing, Math.min(rows, count), count);
    }

    /// Copies the first `count` rows, 0 for what is missing.
    public void copyLongs(long[] values, int count) {
        int filled = Math.min(Math.min(rows, count), longs.length);
        System.arraycopy(longs, 0, values, 0, filled);
        Arrays.fill(values, filled, count, 0);
    }

    /// The same; returns whether rows may be missing; only then `missing` is filled.
    public boolean copyLongs(long[] values, boolean[] missing, int count) {
        copyLongs(values, count);
        return copyMissing(missing, Math.min(rows, count), count);
    }

    private boolean copyMissing(boolean[] missing, int filled, int count) {
        if (filled == count && Arrays.mismatch(present, 0, count, ALL_PRESENT, 0, Math.min(count, ALL_PRESENT.length)) < 0) {
            return false;
        }
        for (int row = 0; row < filled; row++) {
            missing[row] = !present[row];
        }
        Arrays.fill(missing, filled, count, true);
        return true;
    }

    /// The heap bytes held.
    public long heapBytes() {
        return present.length
                + 8L * doubles.length
                + 8L * longs.length
                + 4L * froms.length
                + 4L * lengths.length
                + utf8.length;
    }

    private void place(int row, boolean isPresent) {
        if (row < rows - 1) {
            throw new IllegalArgumentException(
                    "expected rows in ascending order, found " + row + " after " + (rows - 1));
        }
        if (row >= present.length) {
            grow(row + 1);
        }
        if (row == rows - 1 && type == FeatureType.STRING && present[row]) {
            used = froms[row];
        }
        for (int skipped = rows; skipped < row; skipped++) {
            zero(skipped);
        }
        present[row] = isPresent;
        rows = row + 1;
    }

    private void placeAll(int count) {
        if (count > present.length) {
            grow(count);
        }
        Arrays.fill(present, 0, count, true);
        Arrays.fill(present, count, Math.max(count, rows), false);
        rows = count;
    }

    private void grow(int atLeast) {
        int capacity = Math.max(FIRST_ROWS, Math.max(atLeast, present.length + (present.length >> 1)));
        present = Arrays.copyOf(present, capacity);
        switch (type) {
            case DOUBLE -> doubles = Arrays.copyOf(doubles, capacity);
            case LONG, BOOL, TIMESTAMP -> longs = Arrays.copyOf(longs, capacity);
            case STRING -> {
                froms = Arrays.copyOf(froms, capacity);
                lengths = Arrays.copyOf(lengths, capacity);
            }
        }
    }

    private void reserve(int length) {
        long needed = (long) used + length;
        if (needed > MAX_BYTES) {
            throw new IllegalStateException(
                    "expected at most " + MAX_BYTES + " bytes of strings in a column, found " + needed);
        }
        if (needed > utf8.length) {
            long grown = Math.max(needed, Math.max(FIRST_BYTES, utf8.length + (utf8.length >> 1)));
            utf8 = Arrays.copyOf(utf8, (int) Math.min(MAX_BYTES, grown));
        }
    }

    private void require(FeatureType expected) {
        if (type != expected) {
            throw wrongType(expected.name());
        }
    }

    private IllegalStateException wrongType(String written) {
        return new IllegalStateException("expected a value of type " + type + ", found " + written);
    }
}
