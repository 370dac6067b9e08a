package io.scoreline.shard.parquet;

import io.scoreline.shard.column.FixedColumn;
import io.scoreline.shard.column.VectorColumn;
import java.util.Objects;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/// Decodes booleans and numbers.
final class FixedCursor extends ColumnCursor {
    private static final long[] NO_DICTIONARY = {};

    private enum Mode {
        PLAIN,
        BITS,
        RUNS,
        DICTIONARY
    }

    /// Bytes of a plain value; 0 for bits.
    private final int width;

    private final Runs runs = new Runs();
    private final int[] indices = new int[BATCH_ROWS];
    private final long[] decoded = new long[BATCH_ROWS];

    private @Nullable FixedColumn column;
    private long[] dictionary = NO_DICTIONARY;
    private Mode mode = Mode.PLAIN;
    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private long bit;

    FixedCursor(FileColumn file, PageStream pages, boolean exact) {
        super(file, pages, exact);
        this.width = width(file.physical());
    }

    @Override
    void begin(VectorColumn vector) {
        column = (FixedColumn) vector;
    }

    @Override
    long dataBytes() {
        return 0;
    }

    @Override
    void dictionary(Page page) {
        if (page.values() > 0 && width == 0) {
            throw new Malformed("a dictionary of booleans");
        }
        if ((long) page.values() * width > page.valuesEnd() - page.valuesFrom()) {
            throw new Malformed("dictionary: " + page.values() + " values of " + width + " bytes in "
                    + (page.valuesEnd() - page.valuesFrom()));
        }
        dictionary = new long[page.values()];
        for (int i = 0; i < dictionary.length; i++) {
            dictionary[i] = plain(page.bytes(), page.valuesFrom() + i * width);
        }
    }

    @Override
    boolean mayReuseDictionary() {
        return true;
    }

    @Override
    void values(Page page) {
        bytes = page.bytes();
        at = page.valuesFrom();
        end = page.valuesEnd();
        mode = mode(page.encoding());
        switch (mode) {
            case PLAIN -> {}
            case BITS -> bit = (long) at * Byte.SIZE;
            case RUNS -> openRuns();
            case DICTIONARY -> DictionaryRuns.open(runs, page);
        }
    }

    @Override
    void fillValues(int row, int count, int present, int[] levels) {
        FixedColumn into = Objects.requireNonNull(column, "begin");
        if (present == count
                && mode == Mode.PLAIN
                && width == FixedColumn.widthOf(file().column().type())) {
            into.setAll(row, bytes, take(count * width), count);
            return;
        }
        if (present < count && mode == Mode.PLAIN && width == Long.BYTES) {
            spreadPlain(count, take(present * Long.BYTES), levels);
        } else {
            decode(present);
            if (present < count) {
                spread(count, present, levels);
            }
        }
        if (present < count) {
            into.setNulls(row, levels, count);
        }
        into.setAll(row, decoded, count);
    }

    /// Decodes values of eight bytes right to the rows that have one, 0 to the others, without a branch. What is read
    /// behind the last value is the padding, and is not kept.
    private void spreadPlain(int count, int start, int[] levels) {
        byte[] from = bytes;
        int position = start;
        for (int i = 0; i < count; i++) {
            decoded[i] = LittleEndian.longAt(from, position) & -(long) levels[i];
            position += levels[i] << 3;
        }
    }

    @Override
    void passValues(int present) {
        decode(present);
    }

    /// Moves the decoded values, from the last one on, to the rows that have one.
    private void spread(int count, int present, int[] levels) {
        int value = present;
        for (int i = count - 1; i >= 0; i--) {
            decoded[i] = levels[i] == 1 ? decoded[--value] : 0;
        }
    }

    @Override
    boolean isAtEnd() {
        return switch (mode) {
            case PLAIN -> at == end;
            case BITS -> bit <= (long) end * Byte.SIZE && (long) end * Byte.SIZE - bit < Byte.SIZE;
            case RUNS, DICTIONARY -> runs.isAtEnd();
        };
    }

    private void decode(int count) {
        switch (mode) {
            case PLAIN -> {
                int start = take(count * width);
                for (int i = 0; i < count; i++) {
                    decoded[i] = plain(bytes, start + i * width);
                }
            }
            case BITS -> decodeBits(count);
            case RUNS -> {
                runs.read(indices, 0, count);
                for (int i = 0; i < count; i++) {
                    decoded[i] = indices[i];
                }
            }
            case DICTIONARY -> decodeIndices(count);
        }
    }

    private void decodeBits(int count) {
        if (bit + count > (long) end * Byte.SIZE) {
            throw new Malformed("page: values end too early");
        }
        for (int i = 0; i < count; i++) {
            decoded[i] = ((bytes[(int) (bit >>> 3)] & 0xffL) >>> (bit & 7)) & 1;
            bit++;
        }
    }

    private void decodeIndices(int count) {
        runs.read(indices, 0, count);
        DictionaryRuns.require(indices, count, dictionary.length);
        for (int i = 0; i < count; i++) {
            decoded[i] = dictionary[indices[i]];
        }
    }

    private void openRuns() {
        int length = end - at < Integer.BYTES ? -1 : LittleEndian.intAt(bytes, at);
        if (length < 0 || length > end - at - Integer.BYTES) {
            throw new Malformed("page: " + length + " bytes of runs in " + (end - at));
        }
        runs.open(bytes, at + Integer.BYTES, at + Integer.BYTES + length, 1);
    }

    private int take(int count) {
        if (count > end - at) {
            throw new Malformed("page: values end too early");
        }
        int start = at;
        at += count;
        return start;
    }

    private long plain(byte[] from, int position) {
        return width == Long.BYTES ? LittleEndian.longAt(from, position) : LittleEndian.intAt(from, position);
    }

    private Mode mode(Encoding encoding) {
        return switch (encoding) {
            case PLAIN -> width == 0 ? Mode.BITS : Mode.PLAIN;
            case PLAIN_DICTIONARY, RLE_DICTIONARY -> Mode.DICTIONARY;
            case RLE -> {
                if (width > 0) {
                    throw new Malformed("page: numbers encoded by RLE");
                }
                yield Mode.RUNS;
            }
            case BIT_PACKED, DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY, BYTE_STREAM_SPLIT ->
                throw new Unsupported("page: encoded by " + encoding + ", expected PLAIN, RLE or RLE_DICTIONARY");
        };
    }

    private static int width(Type physical) {
        return switch (physical) {
            case BOOLEAN -> 0;
            case INT32 -> Integer.BYTES;
            case INT64, DOUBLE -> Long.BYTES;
            case INT96, FLOAT, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> throw new Unsupported("values of type " + physical);
        };
    }
}
