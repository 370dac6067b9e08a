package io.scoreline.shard.column;

import io.scoreline.shard.schema.ColumnType;
import java.util.Arrays;
import java.util.BitSet;

/// A column on the heap that grows at its end. Not thread-safe.
public final class HeapColumn implements ColumnValues {
    private static final int FIRST_ROWS = 16;
    private static final int FIRST_BYTES = 256;
    private static final long[] NO_LONGS = {};
    private static final int[] NO_INTS = {};
    private static final byte[] NO_BYTES = {};

    private final ColumnType type;
    private final BitSet nulls = new BitSet();
    private long[] bits = NO_LONGS;
    private int[] ends = NO_INTS;
    private byte[] data = NO_BYTES;
    private int rows;

    public HeapColumn(ColumnType type) {
        this.type = type;
    }

    public ColumnType type() {
        return type;
    }

    public int rows() {
        return rows;
    }

    /// Forgets all rows and keeps the room they had.
    public void clear() {
        nulls.clear();
        rows = 0;
    }

    public void addNull() {
        nulls.set(rows);
        if (isBytes()) {
            addEnd(endOf(rows));
        } else {
            addBits(0);
        }
    }

    public void addLong(long value) {
        if (isBytes() || type == ColumnType.DOUBLE) {
            throw new IllegalStateException("a long added to a column of " + type);
        }
        addBits(value);
    }

    public void addDouble(double value) {
        if (type != ColumnType.DOUBLE) {
            throw new IllegalStateException("a double added to a column of " + type);
        }
        addBits(Double.doubleToRawLongBits(value));
    }

    public void addBytes(byte[] bytes, int from, int length) {
        if (!isBytes()) {
            throw new IllegalStateException("bytes added to a column of " + type);
        }
        int start = endOf(rows);
        int end = Math.addExact(start, length);
        if (end > data.length) {
            data = Arrays.copyOf(data, grown(data.length, end, FIRST_BYTES));
        }
        System.arraycopy(bytes, from, data, start, length);
        addEnd(end);
    }

    /// Adds a row of another column of the same type.
    public void addFrom(ColumnValues source, int row) {
        if (source.isNull(row)) {
            addNull();
        } else if (isBytes()) {
            byte[] bytes = source.bytes(row);
            addBytes(bytes, source.bytesFrom(row), source.bytesLength(row));
        } else if (type == ColumnType.DOUBLE) {
            addDouble(source.doubleAt(row));
        } else {
            addLong(source.longAt(row));
        }
    }

    @Override
    public boolean isNull(int row) {
        return nulls.get(check(row));
    }

    @Override
    public long longAt(int row) {
        if (isBytes() || type == ColumnType.DOUBLE) {
            return ColumnValues.super.longAt(row);
        }
        return bits[check(row)];
    }

    @Override
    public double doubleAt(int row) {
        if (type != ColumnType.DOUBLE) {
            return ColumnValues.super.doubleAt(row);
        }
        return Double.longBitsToDouble(bits[check(row)]);
    }

    @Override
    public byte[] bytes(int row) {
        return isBytes() ? data : ColumnValues.super.bytes(row);
    }

    @Override
    public int bytesFrom(int row) {
        return isBytes() ? endOf(check(row)) : ColumnValues.super.bytesFrom(row);
    }

    @Override
    public int bytesLength(int row) {
        return isBytes() ? ends[check(row)] - endOf(row) : ColumnValues.super.bytesLength(row);
    }

    private boolean isBytes() {
        return type == ColumnType.STRING || type == ColumnType.BINARY;
    }

    /// Where the bytes of the row before this one end.
    private int endOf(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    private void addBits(long value) {
        if (rows == bits.length) {
            bits = Arrays.copyOf(bits, grown(rows, rows + 1, FIRST_ROWS));
        }
        bits[rows++] = value;
    }

    private void addEnd(int end) {
        if (rows == ends.length) {
            ends = Arrays.copyOf(ends, grown(rows, rows + 1, FIRST_ROWS));
        }
        ends[rows++] = end;
    }

    private int check(int row) {
        if (row < 0 || row >= rows) {
            throw new IndexOutOfBoundsException("row " + row + " of " + rows);
        }
        return row;
    }

    private static int grown(int now, int needed, int first) {
        int half = (int) Math.min(Integer.MAX_VALUE - 8L, now + (now >> 1) + 1L);
        return Math.max(Math.max(half, needed), first);
    }
}
