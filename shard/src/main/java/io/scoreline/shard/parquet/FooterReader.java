package io.scoreline.shard.parquet;

import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.TableSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.SizeStatistics;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/// Reads and checks the footer. The end of a file:
///
/// ```text
/// ... pages, indexes | footer (Thrift) | its length, 4 bytes little endian | "PAR1"
/// ```
final class FooterReader {
    /// The largest footer that is read: some thousand row groups of a few hundred columns.
    static final int MAX_FOOTER_BYTES = 16 * 1024 * 1024;

    private static final int MAGIC_BYTES = 4;
    private static final int ENDING_BYTES = 4 + MAGIC_BYTES;
    private static final String MAGIC = "PAR1";
    private static final String MAGIC_ENCRYPTED = "PARE";

    private final Source source;
    private final boolean byPosition;

    private FooterReader(Source source, boolean byPosition) {
        this.source = source;
        this.byPosition = byPosition;
    }

    static Footer read(Source source, boolean byPosition) throws IOException {
        return new FooterReader(source, byPosition).read();
    }

    /// The footer as it stands, with nothing checked but where it lies and that it has no more than `most` bytes.
    static Raw raw(Source source, int most) throws IOException {
        return new FooterReader(source, false).raw(most);
    }

    /// A footer and its length in bytes.
    record Raw(FileMetaData file, int bytes) {}

    private Raw raw(int most) throws IOException {
        int length = footerLength();
        if (length > most) {
            throw new Unsupported("footer: length " + length + ", expected at most " + most);
        }
        byte[] bytes = new byte[length];
        source.read(source.length() - ENDING_BYTES - bytes.length, bytes, 0, bytes.length);
        return new Raw(ThriftReader.footer(bytes, 0, bytes.length), bytes.length);
    }

    private Footer read() throws IOException {
        Raw raw = raw(MAX_FOOTER_BYTES);
        long pagesEnd = source.length() - ENDING_BYTES - raw.bytes();
        FileMetaData file = raw.file();
        if (file.isSetEncryption_algorithm()) {
            throw new Unsupported("columns are encrypted");
        }
        Map<String, String> metadata = metadata(file);
        boolean own = requireKnownFormat(metadata);
        List<SchemaElement> elements = Malformed.ifAbsent(file.getSchema(), "schema");
        List<FileColumn> columns = SchemaBinding.bind(elements, byPosition && !own);
        TableSchema schema = schema(elements, columns);
        if (own) {
            requireFingerprint(metadata.get(ShardFormat.SCHEMA_KEY), schema, elements.size() - 1);
        }
        List<RowGroup> groups = new ArrayList<>();
        long rows = 0;
        for (org.apache.parquet.format.RowGroup group : Malformed.ifAbsent(file.getRow_groups(), "row groups")) {
            groups.add(rowGroup(group, groups.size(), elements, pagesEnd));
            rows += group.getNum_rows();
        }
        if (rows != file.getNum_rows()) {
            throw new Malformed("footer: expected " + file.getNum_rows() + " rows, row groups have " + rows);
        }
        return new Footer(schema, columns, groups, rows, metadata, own);
    }

    private int footerLength() throws IOException {
        if (source.length() < MAGIC_BYTES + ENDING_BYTES) {
            throw new Malformed(
                    "a file of " + source.length() + " bytes, expected at least " + (MAGIC_BYTES + ENDING_BYTES));
        }
        byte[] ending = bytes(source.length() - ENDING_BYTES, ENDING_BYTES);
        String end = new String(ending, ENDING_BYTES - MAGIC_BYTES, MAGIC_BYTES, StandardCharsets.ISO_8859_1);
        String start = new String(bytes(0, MAGIC_BYTES), StandardCharsets.ISO_8859_1);
        if (end.equals(MAGIC_ENCRYPTED) && start.equals(MAGIC_ENCRYPTED)) {
            throw new Unsupported("the footer is encrypted");
        }
        if (!end.equals(MAGIC) || !start.equals(MAGIC)) {
            throw new Malformed("expected " + MAGIC + " at both ends, found \"" + start + "\" and \"" + end + "\"");
        }
        int length = LittleEndian.intAt(ending, 0);
        long room = Math.min(MAX_FOOTER_BYTES, source.length() - MAGIC_BYTES - ENDING_BYTES);
        if (length <= 0 || length > room) {
            throw new Malformed("footer: length " + length + ", expected 1 to " + room);
        }
        return length;
    }

    private byte[] bytes(long position, int count) throws IOException {
        byte[] bytes = new byte[count];
        source.read(position, bytes, 0, count);
        return bytes;
    }

    static Map<String, String> metadata(FileMetaData file) {
        Map<String, String> metadata = new LinkedHashMap<>();
        @Nullable List<KeyValue> pairs = file.getKey_value_metadata();
        for (KeyValue pair : pairs == null ? List.<KeyValue>of() : pairs) {
            @Nullable String value = pair.getValue();
            metadata.put(Malformed.ifAbsent(pair.getKey(), "metadata key"), value == null ? "" : value);
        }
        return metadata;
    }

    private static boolean requireKnownFormat(Map<String, String> metadata) {
        @Nullable String format = metadata.get(ShardFormat.FORMAT_KEY);
        if (format != null && !format.equals(ShardFormat.FORMAT)) {
            throw new Unsupported(
                    ShardFormat.FORMAT_KEY + " is \"" + format + "\", expected \"" + ShardFormat.FORMAT + "\"");
        }
        return format != null;
    }

    private static TableSchema schema(List<SchemaElement> elements, List<FileColumn> columns) {
        List<Column> list = columns.stream().map(FileColumn::column).toList();
        try {
            return new TableSchema(Malformed.ifAbsent(elements.getFirst().getName(), "schema name"), list);
        } catch (IllegalArgumentException e) {
            throw new Malformed("schema: " + e.getMessage(), e);
        }
    }

    private static void requireFingerprint(@Nullable String expected, TableSchema schema, int columns) {
        int left = columns - schema.columns().size();
        if (left > 0 || !schema.fingerprint().equals(expected)) {
            throw new Malformed("schema: fingerprint " + schema.fingerprint() + " with " + left
                    + " columns of other types, expected " + expected);
        }
    }

    private RowGroup rowGroup(
            org.apache.parquet.format.RowGroup group, int ordinal, List<SchemaElement> elements, long pagesEnd) {
        String where = "row group " + ordinal;
        List<ColumnChunk> columns = Malformed.ifAbsent(group.getColumns(), where + ": columns");
        if (group.getNum_rows() < 0 || columns.size() != elements.size() - 1) {
            throw new Malformed(where + ": " + group.getNum_rows() + " rows in " + columns.size()
                    + " columns, expected " + (elements.size() - 1) + " columns");
        }
        List<ChunkPlace> chunks = new ArrayList<>();
        for (int leaf = 0; leaf < columns.size(); leaf++) {
            SchemaElement element = elements.get(leaf + 1);
            ColumnChunk chunk = columns.get(leaf);
            @Nullable ColumnMetaData data = chunk.getMeta_data();
            String column = where + ", column " + element.getName();
            if (data == null || chunk.isSetFile_path()) {
                throw new Unsupported(column + ": encrypted or in another file");
            }
            chunks.add(place(data, element, column, group.getNum_rows(), pagesEnd));
        }
        return new RowGroup(group.getNum_rows(), chunks);
    }

    private static ChunkPlace place(
            ColumnMetaData chunk, SchemaElement element, String where, long rows, long pagesEnd) {
        List<String> path = Malformed.ifAbsent(chunk.getPath_in_schema(), where + ": path");
        if (chunk.getType() != element.getType()
                || path.size() != 1
                || !path.getFirst().equals(element.getName())) {
            throw new Malformed(
                    where + ": " + element.getType() + " expected, found " + path + " of " + chunk.getType());
        }
        long start = chunk.getData_page_offset();
        if (chunk.isSetDictionary_page_offset() && chunk.getDictionary_page_offset() > 0) {
            start = Math.min(start, chunk.getDictionary_page_offset());
        }
        long length = chunk.getTotal_compressed_size();
        if (start < MAGIC_BYTES || length < 0 || length > pagesEnd - start) {
            throw new Malformed(where + ": " + length + " bytes at " + start + ", pages end at " + pagesEnd);
        }
        long uncompressed = chunk.getTotal_uncompressed_size();
        if (chunk.getNum_values() != rows || uncompressed < 0) {
            throw new Malformed(where + ": " + chunk.getNum_values() + " values in " + uncompressed
                    + " bytes, expected " + rows + " values");
        }
        boolean bytes = chunk.getType() == Type.BYTE_ARRAY;
        return new ChunkPlace(
                start,
                length,
                uncompressed,
                expandedBytes(chunk),
                rows,
                Malformed.ifAbsent(chunk.getCodec(), where + ": codec"),
                bytes ? chunk.getStatistics() : null,
                bytes && chunk.isSetBloom_filter_offset() ? chunk.getBloom_filter_offset() : 0);
    }

    private static long expandedBytes(ColumnMetaData chunk) {
        @Nullable SizeStatistics sizes = chunk.getSize_statistics();
        if (sizes != null && sizes.isSetUnencoded_byte_array_data_bytes()) {
            return Math.max(0, sizes.getUnencoded_byte_array_data_bytes());
        }
        return chunk.getTotal_uncompressed_size();
    }
}
