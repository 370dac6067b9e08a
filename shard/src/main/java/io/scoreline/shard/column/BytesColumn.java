package io.scoreline.shard.column;

import io.scoreline.shard.schema.ColumnType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;

/// A column of byte strings. Reading copies a value into one array that is used again for the next.
public final class BytesColumn extends VectorColumn {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int MIN_DATA_BYTES = 64;

    private final BaseVariableWidthVector vector;
    private MemorySegment offsets;
    private MemorySegment data;
    private int filled;
    private int end;
    private byte[] scratch = new byte[64];

    BytesColumn(ColumnType type, String name, BufferAllocator allocator, int rows, long bytes) {
        vector = type == ColumnType.STRING ? new VarCharVector(name, allocator) : new VarBinaryVector(name, allocator);
        vector.allocateNew(Math.max(MIN_DATA_BYTES, bytes), rows);
        allValid(vector.getValidityBuffer());
        offsets = segment(vector.getOffsetBuffer());
        data = segment(vector.getDataBuffer());
        offsets.set(INT, 0, 0);
    }

    /// The next row's value.
    public void append(byte[] from, int at, int length) {
        if (length > data.byteSize() - end) {
            grow(length);
        }
        MemorySegment.copy(from, at, data, ValueLayout.JAVA_BYTE, end, length);
        end += length;
        filled++;
        offsets.set(INT, 4L * filled, end);
    }

    public void appendNull() {
        markNull(filled);
        filled++;
        offsets.set(INT, 4L * filled, end);
    }

    /// Bytes of the values so far.
    public int dataBytes() {
        return end;
    }

    @Override
    public byte[] bytes(int row) {
        int from = offsets.get(INT, 4L * row);
        int length = offsets.get(INT, 4L * row + 4) - from;
        if (length > scratch.length) {
            scratch = new byte[Math.max(length, Math.min(Integer.MAX_VALUE - 8, 2 * scratch.length))];
        }
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, from, scratch, 0, length);
        return scratch;
    }

    @Override
    public int bytesFrom(int row) {
        return 0;
    }

    @Override
    public int bytesLength(int row) {
        return offsets.get(INT, 4L * row + 4) - offsets.get(INT, 4L * row);
    }

    @Override
    public void finish(int rows) {
        vector.setLastSet(rows - 1);
        vector.setValueCount(rows);
    }

    @Override
    public void close() {
        offsets = MemorySegment.NULL;
        data = MemorySegment.NULL;
        forget();
        vector.close();
    }

    private void grow(int length) {
        long needed = (long) end + length;
        if (needed > Integer.MAX_VALUE) {
            throw new IllegalStateException(
                    vector.getName() + ": " + needed + " bytes in one chunk, expected less than 2 GiB");
        }
        vector.reallocDataBuffer(Math.max(needed, Math.min(Integer.MAX_VALUE, data.byteSize() * 2)));
        data = segment(vector.getDataBuffer());
    }
}
