package io.scoreline.shard.parquet;

import io.scoreline.shard.column.PageBytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.jspecify.annotations.Nullable;
import shaded.parquet.org.apache.thrift.TException;

/// The pages of one column in one row group, one after the other. Every size is checked against the chunk's bounds and
/// the caps before anything is allocated for it. A page's arrays are used again for the next page of its kind.
final class PageStream {
    private static final int MAX_HEADER_BYTES = 1024 * 1024;
    private static final int BLOCK_BYTES = 32 * 1024;

    private final Source source;
    private final Decompressor decompressor;
    private final PageArrays arrays;
    private final boolean nullable;
    private final boolean checksumsRequired;

    private ChunkPlace chunk;
    private long position;
    private long end;

    private byte[] buffer = PageArrays.none();
    private int from;
    private int to;
    /// The header of the page that begins at `from`, when it was read before.
    private @Nullable PageHeader looked;
    private byte[] dataBytes = PageArrays.none();
    /// The array of the last data page, when somebody else reads it, too.
    private @Nullable PageBytes held;

    private byte[] dictionaryBytes = PageArrays.none();

    PageStream(
            Source source,
            Decompressor decompressor,
            PageArrays arrays,
            boolean nullable,
            boolean checksumsRequired,
            ChunkPlace chunk) {
        this.source = source;
        this.decompressor = decompressor;
        this.arrays = arrays;
        this.nullable = nullable;
        this.checksumsRequired = checksumsRequired;
        this.chunk = chunk;
        open(chunk);
    }

    /// Goes to the column's pages in another row group.
    void open(ChunkPlace place) {
        chunk = place;
        position = place.start();
        end = place.start() + place.length();
        from = 0;
        to = 0;
        looked = null;
    }

    /// Passes over data pages that have no more than so many values in all, without looking into them; answers how many they had. Ends before any other page.
    long skipPages(long most) throws IOException {
        long values = 0;
        while (values < most && hasMore()) {
            PageHeader header = header();
            looked = header;
            int count = dataValues(header);
            if (count < 0 || count > most - values) {
                break;
            }
            require(header.getCompressed_page_size(), end - position(), "compressed bytes");
            pass(header.getCompressed_page_size());
            looked = null;
            values += count;
        }
        return values;
    }

    /// Values of a data page; -1 for any other.
    private static int dataValues(PageHeader header) {
        DataPageHeader first = header.getData_page_header();
        DataPageHeaderV2 second = header.getData_page_header_v2();
        return first != null ? first.getNum_values() : second != null ? second.getNum_values() : -1;
    }

    private void pass(int length) {
        int there = Math.min(length, to - from);
        from += there;
        position += length - there;
    }

    /// The array of the last dictionary stays as it is, since somebody reads it.
    void leaveDictionary() {
        dictionaryBytes = PageArrays.none();
    }

    /// The array of the last data page, which is not filled again while anybody holds it.
    PageBytes heldData() {
        PageBytes page = held;
        if (page == null) {
            page = new PageBytes(dataBytes, arrays::giveBack);
            held = page;
        }
        return page;
    }

    private void dataRoom(int size) {
        leaveHeld();
        dataBytes = arrays.roomFor(size, dataBytes);
    }

    private void leaveHeld() {
        if (held != null) {
            held.release();
            held = null;
            dataBytes = PageArrays.none();
        }
    }

    /// Gives the arrays back but that of the dictionary; no page is read any more.
    void end() {
        leaveHeld();
        arrays.giveBack(buffer);
        arrays.giveBack(dataBytes);
        buffer = PageArrays.none();
        dataBytes = PageArrays.none();
    }

    /// Where the next page begins.
    long position() {
        return position - (to - from);
    }

    boolean hasMore() {
        return position() < end;
    }

    /// The next dictionary or data page; null behind the last.
    @Nullable
    Page next() throws IOException {
        while (hasMore()) {
            PageHeader header = looked == null ? header() : looked;
            looked = null;
            int length = header.getCompressed_page_size();
            require(length, Math.min(ShardFormat.MAX_PAGE_BYTES, end - position()), "compressed bytes");
            require(
                    header.getUncompressed_page_size(),
                    Math.min(ShardFormat.MAX_PAGE_BYTES, chunk.uncompressedBytes()),
                    "uncompressed bytes");
            ensure(length);
            requireChecksum(header, length);
            @Nullable
            Page page =
                    switch (Malformed.ifAbsent(header.getType(), "page: type")) {
                        case DATA_PAGE -> dataPage(header, header.getData_page_header());
                        case DATA_PAGE_V2 -> dataPageV2(header, header.getData_page_header_v2());
                        case DICTIONARY_PAGE -> dictionaryPage(header, header.getDictionary_page_header());
                        case INDEX_PAGE -> null;
                    };
            from += length;
            if (page != null) {
                return page;
            }
        }
        return null;
    }

    private Page dataPage(PageHeader header, @Nullable DataPageHeader data) {
        if (data == null) {
            throw new Malformed("page: no header of its type");
        }
        require(data.getNum_values(), chunk.values(), "values");
        int size = header.getUncompressed_page_size();
        dataRoom(size);
        decompressor.decompress(chunk.codec(), buffer, from, header.getCompressed_page_size(), dataBytes, 0, size);
        if (!nullable) {
            return new Page(false, data.getNum_values(), encoding(data.getEncoding()), dataBytes, -1, -1, 0, size);
        }
        if (data.getDefinition_level_encoding() != Encoding.RLE) {
            throw new Unsupported("page: levels in " + data.getDefinition_level_encoding() + ", expected RLE");
        }
        require(size, Integer.BYTES, Integer.MAX_VALUE, "bytes of levels");
        int levels = LittleEndian.intAt(dataBytes, 0);
        require(levels, size - Integer.BYTES, "bytes of levels");
        int values = Integer.BYTES + levels;
        return new Page(
                false,
                data.getNum_values(),
                encoding(data.getEncoding()),
                dataBytes,
                Integer.BYTES,
                values,
                values,
                size);
    }

    /// Levels come first and are never compressed. Some writers give columns that do not repeat repetition levels, too.
    private Page dataPageV2(PageHeader header, @Nullable DataPageHeaderV2 data) {
        if (data == null) {
            throw new Malformed("page: no header of its type");
        }
        int size = header.getUncompressed_page_size();
        int length = header.getCompressed_page_size();
        int repetitions = data.getRepetition_levels_byte_length();
        int levels = data.getDefinition_levels_byte_length();
        require(data.getNum_values(), chunk.values(), "values");
        require(repetitions, Math.min(size, length), "bytes of repetition levels");
        require(levels, Math.min(size, length) - repetitions, "bytes of levels");
        int valuesFrom = repetitions + levels;
        dataRoom(size);
        System.arraycopy(buffer, from, dataBytes, 0, valuesFrom);
        if (size > valuesFrom) {
            CompressionCodec codec = data.isIs_compressed() ? chunk.codec() : CompressionCodec.UNCOMPRESSED;
            decompressor.decompress(
                    codec, buffer, from + valuesFrom, length - valuesFrom, dataBytes, valuesFrom, size - valuesFrom);
        }
        return new Page(
                false,
                data.getNum_values(),
                encoding(data.getEncoding()),
                dataBytes,
                nullable ? repetitions : -1,
                valuesFrom,
                valuesFrom,
                size);
    }

    private Page dictionaryPage(PageHeader header, @Nullable DictionaryPageHeader dictionary) {
        if (dictionary == null) {
            throw new Malformed("page: no header of its type");
        }
        int size = header.getUncompressed_page_size();
        require(dictionary.getNum_values(), size, "values in a dictionary");
        dictionaryBytes = dictionaryRoom(size);
        decompressor.decompress(
                chunk.codec(), buffer, from, header.getCompressed_page_size(), dictionaryBytes, 0, size);
        return new Page(
                true, dictionary.getNum_values(), encoding(dictionary.getEncoding()), dictionaryBytes, -1, -1, 0, size);
    }

    /// Dictionaries may be read for longer than pages, so that their arrays are never those of others.
    private byte[] dictionaryRoom(int size) {
        byte[] now = dictionaryBytes;
        byte[] room = now.length >= size + Runs.PADDING ? now : new byte[size + Runs.PADDING];
        Arrays.fill(room, size, size + Runs.PADDING, (byte) 0);
        return room;
    }

    private static Encoding encoding(@Nullable Encoding encoding) {
        return Malformed.ifAbsent(encoding, "page: encoding");
    }

    private PageHeader header() throws IOException {
        int wanted = 1;
        while (true) {
            ensure(wanted);
            PageHeader header = new PageHeader();
            try {
                from += ThriftReader.pageHeader(header, buffer, from, to);
                return header;
            } catch (TException e) {
                int there = to - from;
                if (there >= MAX_HEADER_BYTES || there >= end - position()) {
                    throw new Malformed("page: no header within " + there + " bytes", e);
                }
                wanted = (int) Math.min(2L * there, end - position());
            }
        }
    }

    private void requireChecksum(PageHeader header, int length) {
        if (!header.isSetCrc()) {
            if (checksumsRequired) {
                throw new Malformed("page: no checksum");
            }
            return;
        }
        CRC32 crc = new CRC32();
        crc.update(buffer, from, length);
        if ((int) crc.getValue() != header.getCrc()) {
            throw new Malformed("page: checksum " + Integer.toHexString(header.getCrc()) + " expected, found "
                    + Integer.toHexString((int) crc.getValue()));
        }
    }

    /// Makes at least `count` bytes of the chunk lie in the buffer, and some more.
    private void ensure(int count) throws IOException {
        if (to - from >= count) {
            return;
        }
        long room = end - position();
        if (count > room) {
            throw new Malformed("page: " + count + " bytes expected, the column ends after " + room);
        }
        int size = (int) Math.min(room, Math.max(count, BLOCK_BYTES));
        byte[] old = buffer;
        boolean grows = size > old.length;
        if (grows) {
            buffer = arrays.take(size);
        }
        System.arraycopy(old, from, buffer, 0, to - from);
        if (grows) {
            arrays.giveBack(old);
        }
        to -= from;
        from = 0;
        source.read(position, buffer, to, size - to);
        position += size - to;
        to = size;
    }

    private static void require(long value, long most, String what) {
        require(value, 0, most, what);
    }

    private static void require(long value, long least, long most, String what) {
        if (value < least || value > most) {
            throw new Malformed("page: " + value + " " + what + ", expected " + least + " to " + most);
        }
    }
}
