package io.scoreline.shard.column;

import io.scoreline.shard.schema.ColumnType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;

/// A column of byte strings: either values, which reading copies into one array that is used again for the next, or
/// places in a [BytesDictionary], or slices of pages. It begins with what the first row has, and goes over to values with
/// the first row that has something else.
public final class BytesColumn extends VectorColumn {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int MIN_DATA_BYTES = 64;
    private static final int NULL_PLACE = -1;
    private static final int[] NO_PLACES = {};

    private final BaseVariableWidthVector vector;
    private MemorySegment offsets;
    private MemorySegment data;
    private int filled;
    private int end;
    private byte[] scratch = new byte[64];
    /// Places by row, while there is a dictionary; -1 for a null.
    private int[] places = NO_PLACES;
    private @Nullable BytesDictionary dictionary;
    /// Where the rows lie, while all lie in pages.
    private final PageSlices slices = new PageSlices();

    /// Bytes of the slices so far.
    private long sliced;

    BytesColumn(ColumnType type, String name, BufferAllocator allocator, int rows, long bytes) {
        vector = type == ColumnType.STRING ? new VarCharVector(name, allocator) : new VarBinaryVector(name, allocator);
        vector.allocateNew(Math.max(MIN_DATA_BYTES, bytes), rows);
        allValid(vector.getValidityBuffer());
        offsets = segment(vector.getOffsetBuffer());
        data = segment(vector.getDataBuffer());
        offsets.set(INT, 0, 0);
    }

    /// Values of the next rows, as places in a dictionary; where `present` is less than `count`, `levels` says by 1
    /// which rows have one.
    public void appendPlaces(BytesDictionary in, int[] next, int count, int present, int[] levels) {
        if (dictionary != in) {
            if (filled > 0 || !slices.isEmpty()) {
                appendValues(in, next, count, present, levels);
                return;
            }
            dictionary = in;
            in.hold();
        }
        if (places.length < filled + count) {
            places = Arrays.copyOf(places, Math.max(vector.getValueCapacity(), filled + count));
        }
        if (present == count) {
            System.arraycopy(next, 0, places, filled, count);
        } else {
            spreadPlaces(next, count, levels);
        }
        filled += count;
    }

    private void spreadPlaces(int[] next, int count, int[] levels) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            boolean present = levels[i] == 1;
            places[filled + i] = present ? next[value++] : NULL_PLACE;
            if (!present) {
                markNull(filled + i);
            }
        }
    }

    private void appendValues(BytesDictionary in, int[] next, int count, int present, int[] levels) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            if (present < count && levels[i] == 0) {
                appendNull();
            } else {
                int place = next[value++];
                append(in.bytes(), in.from(place), in.length(place));
            }
        }
    }

    /// Whether the next rows may be slices.
    public boolean takesSlices() {
        return filled == 0 || !slices.isEmpty();
    }

    /// So many rows follow by [#appendSlice] and [#appendNullSlice].
    public void beginSlices(PageBytes page, int count) {
        slices.begin(page, count);
    }

    /// The next row's value, in the page that was begun.
    public void appendSlice(int from, int length) {
        slices.add(from, length);
        sliced += length;
        filled++;
    }

    public void appendNullSlice() {
        markNull(filled);
        slices.add(0, 0);
        filled++;
    }

    /// Turns the slices so far into values.
    private void leaveSlices() {
        if (slices.isEmpty()) {
            return;
        }
        int rows = filled;
        filled = 0;
        for (int row = 0; row < rows; row++) {
            appendCopy(slices.bytes(row), slices.from(row), slices.length(row));
        }
        slices.forget();
        sliced = 0;
    }

    /// Turns the places so far into values.
    private void leaveDictionary() {
        BytesDictionary left = dictionary;
        if (left == null) {
            return;
        }
        dictionary = null;
        int rows = filled;
        filled = 0;
        for (int row = 0; row < rows; row++) {
            if (places[row] == NULL_PLACE) {
                appendOffset();
            } else {
                appendCopy(left.bytes(), left.from(places[row]), left.length(places[row]));
            }
        }
        left.release();
    }

    private void appendOffset() {
        filled++;
        offsets.set(INT, 4L * filled, end);
    }

    /// The next row's value.
    public void append(byte[] from, int at, int length) {
        leaveDictionary();
        leaveSlices();
        appendCopy(from, at, length);
    }

    private void appendCopy(byte[] from, int at, int length) {
        if (length > data.byteSize() - end) {
            grow(length);
        }
        MemorySegment.copy(from, at, data, ValueLayout.JAVA_BYTE, end, length);
        end += length;
        appendOffset();
    }

    public void appendNull() {
        leaveDictionary();
        leaveSlices();
        markNull(filled);
        appendOffset();
    }

    /// Bytes of the values so far.
    public long dataBytes() {
        return end + sliced;
    }

    @Override
    public int runEnd(int row, int rows) {
        int end = row + 1;
        if (dictionary != null) {
            int place = places[row];
            while (end < rows && places[end] == place) {
                end++;
            }
        }
        return end;
    }

    @Override
    public byte[] bytes(int row) {
        if (dictionary != null) {
            return dictionary.bytes();
        }
        if (!slices.isEmpty()) {
            return slices.bytes(row);
        }
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
        if (!slices.isEmpty()) {
            return slices.from(row);
        }
        return dictionary == null || places[row] == NULL_PLACE ? 0 : dictionary.from(places[row]);
    }

    @Override
    public int bytesLength(int row) {
        if (!slices.isEmpty()) {
            return slices.length(row);
        }
        if (dictionary != null) {
            return places[row] == NULL_PLACE ? 0 : dictionary.length(places[row]);
        }
        return offsets.get(INT, 4L * row + 4) - offsets.get(INT, 4L * row);
    }

    @Override
    public boolean reuse(int rows, long bytes) {
        letGo();
        if (rows > vector.getValueCapacity() || bytes > data.byteSize()) {
            return false;
        }
        allValid();
        filled = 0;
        end = 0;
        return true;
    }

    @Override
    public long allocatedBytes() {
        return data.byteSize() + offsets.byteSize() + vector.getValidityBuffer().capacity();
    }

    private void letGo() {
        if (dictionary != null) {
            dictionary.release();
            dictionary = null;
        }
        slices.forget();
        sliced = 0;
    }

    @Override
    public void finish(int rows) {
        if (dictionary != null || !slices.isEmpty()) {
            return;
        }
        vector.setLastSet(rows - 1);
        vector.setValueCount(rows);
    }

    @Override
    public void close() {
        letGo();
        places = NO_PLACES;
        filled = 0;
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
