package io.scoreline.shard.column;

import io.scoreline.shard.schema.ColumnType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/// One column of a chunk in an Arrow vector: filled once from its first row to its last, finished, then read. Close to
/// free it; nothing can be read afterwards. Not thread-safe.
public abstract sealed class VectorColumn implements ColumnValues, AutoCloseable permits FixedColumn, BytesColumn {
    private MemorySegment validity = MemorySegment.NULL;
    private int nulls;

    VectorColumn() {}

    /// Room for `rows` rows and, where values are bytes, for about `bytes` of them, which grows.
    public static VectorColumn allocate(ColumnType type, String name, BufferAllocator allocator, int rows, long bytes) {
        return switch (type) {
            case BOOL, INT, LONG, DOUBLE, TIMESTAMP -> new FixedColumn(type, name, allocator, rows);
            case STRING, BINARY -> new BytesColumn(type, name, allocator, rows, bytes);
        };
    }

    /// Declares the column filled with its first `rows` rows.
    public abstract void finish(int rows);

    @Override
    public abstract void close();

    /// Begins again with no row, when there is room for `rows` rows and about `bytes` bytes; else it is to be closed.
    public abstract boolean reuse(int rows, long bytes);

    /// Bytes that its vector takes.
    public abstract long allocatedBytes();

    @Override
    public final boolean anyNull() {
        return nulls > 0;
    }

    @Override
    public final boolean isNull(int row) {
        return nulls > 0 && (validity.get(ValueLayout.JAVA_BYTE, row >> 3) & (1 << (row & 7))) == 0;
    }

    /// Begins with every row valid.
    final void allValid(ArrowBuf buffer) {
        validity = segment(buffer);
        allValid();
    }

    final void allValid() {
        validity.fill((byte) -1);
        nulls = 0;
    }

    final void markNull(int row) {
        byte bits = validity.get(ValueLayout.JAVA_BYTE, row >> 3);
        validity.set(ValueLayout.JAVA_BYTE, row >> 3, (byte) (bits & ~(1 << (row & 7))));
        nulls++;
    }

    /// Marks the rows null whose level is 0, eight at once where they share a byte.
    final void markNulls(int row, int[] levels, int count) {
        int i = 0;
        while (i < count) {
            if (((row + i) & 7) == 0 && count - i >= Byte.SIZE) {
                int bits = levels[i]
                        | (levels[i + 1] << 1)
                        | (levels[i + 2] << 2)
                        | (levels[i + 3] << 3)
                        | (levels[i + 4] << 4)
                        | (levels[i + 5] << 5)
                        | (levels[i + 6] << 6)
                        | (levels[i + 7] << 7);
                validity.set(ValueLayout.JAVA_BYTE, (row + i) >> 3, (byte) bits);
                nulls += Byte.SIZE - Integer.bitCount(bits);
                i += Byte.SIZE;
            } else {
                if (levels[i] == 0) {
                    markNull(row + i);
                }
                i++;
            }
        }
    }

    @Override
    public final void copyPresent(boolean[] into, int rows) {
        for (int from = 0; from < rows; from += Byte.SIZE) {
            int bits = nulls == 0 ? -1 : validity.get(ValueLayout.JAVA_BYTE, from >> 3);
            int to = Math.min(rows, from + Byte.SIZE);
            for (int row = from; row < to; row++) {
                into[row] = (bits & 1) != 0;
                bits >>= 1;
            }
        }
    }

    final void forget() {
        validity = MemorySegment.NULL;
    }

    /// The buffer's memory with its bounds. It must not be touched after the buffer is released, so owners replace it
    /// by [MemorySegment#NULL] then.
    @SuppressWarnings("restricted")
    static MemorySegment segment(ArrowBuf buffer) {
        return MemorySegment.ofAddress(buffer.memoryAddress()).reinterpret(buffer.capacity());
    }
}
