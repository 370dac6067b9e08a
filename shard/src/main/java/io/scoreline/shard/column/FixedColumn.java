package io.scoreline.shard.column;

import io.scoreline.shard.schema.ColumnType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TinyIntVector;

/// A column whose values all have one width: 1 byte for `BOOL`, 4 for `INT`, 8 for the others, little endian.
public final class FixedColumn extends VectorColumn {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final ColumnType type;
    private final int width;
    private final BaseFixedWidthVector vector;
    private MemorySegment values;

    FixedColumn(ColumnType type, String name, BufferAllocator allocator, int rows) {
        this.type = type;
        this.width = widthOf(type);
        this.vector = vectorOf(type, name, allocator);
        vector.allocateNew(rows);
        allValid(vector.getValidityBuffer());
        values = segment(vector.getDataBuffer());
    }

    /// Bytes of one value.
    public static int widthOf(ColumnType type) {
        return switch (type) {
            case BOOL -> 1;
            case INT -> 4;
            case LONG, DOUBLE, TIMESTAMP -> 8;
            case STRING, BINARY -> throw new IllegalArgumentException(type + " has no fixed width");
        };
    }

    public void setNull(int row) {
        markNull(row);
        setBits(row, 0);
    }

    /// Sets the value's bits: a double's raw bits, else the number itself.
    public void setBits(int row, long bits) {
        switch (width) {
            case 1 -> values.set(ValueLayout.JAVA_BYTE, row, (byte) bits);
            case 4 -> values.set(INT, 4L * row, (int) bits);
            default -> values.set(LONG, 8L * row, bits);
        }
    }

    /// Sets `count` rows to bits as [#setBits] takes them.
    public void setAll(int row, long[] bits, int count) {
        if (width == Long.BYTES) {
            MemorySegment.copy(bits, 0, values, LONG, 8L * row, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            setBits(row + i, bits[i]);
        }
    }

    /// Marks the rows null whose level is 0; their bits are to be 0.
    public void setNulls(int row, int[] levels, int count) {
        markNulls(row, levels, count);
    }

    /// Sets `count` rows from values that lie as they do here: little endian, of this column's width.
    public void setAll(int row, byte[] from, int at, int count) {
        MemorySegment.copy(from, at, values, ValueLayout.JAVA_BYTE, (long) row * width, count * width);
    }

    @Override
    public long longAt(int row) {
        if (type == ColumnType.DOUBLE) {
            return super.longAt(row);
        }
        return switch (width) {
            case 8 -> values.get(LONG, 8L * row);
            case 4 -> values.get(INT, 4L * row);
            default -> values.get(ValueLayout.JAVA_BYTE, row);
        };
    }

    @Override
    public double doubleAt(int row) {
        if (type != ColumnType.DOUBLE) {
            return super.doubleAt(row);
        }
        return values.get(DOUBLE, 8L * row);
    }

    @Override
    public void copyLongs(long[] into, int rows) {
        if (width == Long.BYTES && type != ColumnType.DOUBLE) {
            MemorySegment.copy(values, LONG, 0, into, 0, rows);
        } else {
            super.copyLongs(into, rows);
        }
    }

    @Override
    public void copyDoubles(double[] into, int rows) {
        if (type == ColumnType.DOUBLE) {
            MemorySegment.copy(values, DOUBLE, 0, into, 0, rows);
        } else {
            super.copyDoubles(into, rows);
        }
    }

    @Override
    public boolean reuse(int rows, long bytes) {
        if (rows > vector.getValueCapacity()) {
            return false;
        }
        allValid();
        return true;
    }

    @Override
    public long allocatedBytes() {
        return vector.getDataBuffer().capacity() + vector.getValidityBuffer().capacity();
    }

    @Override
    public void finish(int rows) {
        vector.setValueCount(rows);
    }

    @Override
    public void close() {
        values = MemorySegment.NULL;
        forget();
        vector.close();
    }

    private static BaseFixedWidthVector vectorOf(ColumnType type, String name, BufferAllocator allocator) {
        return switch (type) {
            case BOOL -> new TinyIntVector(name, allocator);
            case INT -> new IntVector(name, allocator);
            case LONG -> new BigIntVector(name, allocator);
            case DOUBLE -> new Float8Vector(name, allocator);
            case TIMESTAMP -> new TimeStampMicroTZVector(name, allocator, "UTC");
            case STRING, BINARY -> throw new IllegalArgumentException(type + " has no fixed width");
        };
    }
}
