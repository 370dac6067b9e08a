package io.scoreline.shard.parquet;

import io.scoreline.shard.column.BytesColumn;
import io.scoreline.shard.column.BytesDictionary;
import io.scoreline.shard.column.VectorColumn;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Decodes byte strings: each has its length before it, in four bytes.
final class BytesCursor extends ColumnCursor {
    private final boolean slices;
    private final Runs runs = new Runs();
    private final int[] indices = new int[BATCH_ROWS];

    private @Nullable BytesColumn column;
    private BytesDictionary dictionary = new BytesDictionary();
    private boolean byDictionary;
    private byte[] bytes = new byte[0];
    private int at;
    private int end;

    /// With `slices`, plain values stay where they lie in their pages.
    BytesCursor(FileColumn file, PageStream pages, boolean exact, boolean slices) {
        super(file, pages, exact);
        this.slices = slices;
    }

    @Override
    void begin(VectorColumn vector) {
        column = (BytesColumn) vector;
    }

    @Override
    long dataBytes() {
        return column == null ? 0 : column.dataBytes();
    }

    @Override
    void dictionary(Page page) {
        int size = page.valuesEnd() - page.valuesFrom();
        if (page.values() > size / Integer.BYTES) {
            throw new Malformed("dictionary: " + page.values() + " values in " + size + " bytes");
        }
        if (!dictionary.isFree()) {
            dictionary = new BytesDictionary();
        }
        dictionary.begin(page.bytes(), page.values());
        int position = page.valuesFrom();
        for (int i = 0; i < page.values(); i++) {
            int length = lengthAt(page.bytes(), position, page.valuesEnd());
            dictionary.add(position + Integer.BYTES, length);
            position += Integer.BYTES + length;
        }
    }

    @Override
    boolean mayReuseDictionary() {
        return dictionary.isFree();
    }

    @Override
    void values(Page page) {
        bytes = page.bytes();
        at = page.valuesFrom();
        end = page.valuesEnd();
        byDictionary = switch (page.encoding()) {
            case PLAIN -> false;
            case PLAIN_DICTIONARY, RLE_DICTIONARY -> true;
            case RLE, BIT_PACKED, DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY, BYTE_STREAM_SPLIT ->
                throw new Unsupported("page: encoded by " + page.encoding() + ", expected PLAIN or RLE_DICTIONARY");
        };
        if (byDictionary) {
            DictionaryRuns.open(runs, page);
        }
    }

    @Override
    void fillValues(int row, int count, int present, int[] levels) {
        BytesColumn into = Objects.requireNonNull(column, "begin");
        if (byDictionary) {
            runs.read(indices, 0, present);
            DictionaryRuns.require(indices, present, dictionary.size());
            into.appendPlaces(dictionary, indices, count, present, levels);
            return;
        }
        if (slices && into.takesSlices()) {
            slice(into, count, present, levels);
            return;
        }
        for (int i = 0; i < count; i++) {
            if (present < count && levels[i] == 0) {
                into.appendNull();
            } else {
                int length = lengthAt(bytes, at, end);
                into.append(bytes, at + Integer.BYTES, length);
                at += Integer.BYTES + length;
            }
        }
    }

    private void slice(BytesColumn into, int count, int present, int[] levels) {
        into.beginSlices(heldPage(), count);
        for (int i = 0; i < count; i++) {
            if (present < count && levels[i] == 0) {
                into.appendNullSlice();
            } else {
                int length = lengthAt(bytes, at, end);
                into.appendSlice(at + Integer.BYTES, length);
                at += Integer.BYTES + length;
            }
        }
    }

    @Override
    void passValues(int present) {
        if (byDictionary) {
            runs.read(indices, 0, present);
            return;
        }
        for (int i = 0; i < present; i++) {
            at += Integer.BYTES + lengthAt(bytes, at, end);
        }
    }

    @Override
    boolean isAtEnd() {
        return byDictionary ? runs.isAtEnd() : at == end;
    }

    private static int lengthAt(byte[] bytes, int at, int end) {
        int room = end - at - Integer.BYTES;
        int length = room < 0 ? -1 : LittleEndian.intAt(bytes, at);
        if (length < 0 || length > room) {
            throw new Malformed("page: a value of " + length + " bytes where " + Math.max(0, room) + " are left");
        }
        return length;
    }
}
