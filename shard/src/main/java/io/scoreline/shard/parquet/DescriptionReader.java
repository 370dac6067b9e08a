package io.scoreline.shard.parquet;

import io.scoreline.shard.store.ShardPath;
import io.scoreline.shard.store.StoredFile;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Statistics;
import org.jspecify.annotations.Nullable;

/// Reads a [FileDescription]: of nested files, other writers' files and newer formats as well, as long as there is a
/// footer that can be read. No page is looked at.
public final class DescriptionReader {
    /// The largest footer that is described: as objects, whatever it says, it takes some dozen times as much.
    static final int MAX_FOOTER_BYTES = 8 * 1024 * 1024;

    private static final String UNKNOWN = "?";

    private DescriptionReader() {}

    /// Closes the file. A footer that cannot be read is a [CorruptShardException], an encrypted one an
    /// [UnsupportedShardException].
    public static FileDescription read(ShardPath path, StoredFile file) throws IOException {
        try (file) {
            return describe(file.length(), FooterReader.raw(new Source(path, file), MAX_FOOTER_BYTES));
        } catch (Unsupported e) {
            throw new UnsupportedShardException(path, String.valueOf(e.getMessage()));
        } catch (EOFException | RuntimeException | LinkageError e) {
            throw new CorruptShardException(path, "not a readable Parquet file: " + e.getMessage(), e);
        }
    }

    private static FileDescription describe(long bytes, FooterReader.Raw footer) {
        FileMetaData file = footer.file();
        List<SchemaElement> elements = Malformed.ifAbsent(file.getSchema(), "schema");
        if (elements.isEmpty()) {
            throw new Malformed("schema: expected a root, found nothing");
        }
        List<SchemaElement> leaves = elements.stream()
                .skip(1)
                .filter(element -> element.getNum_children() == 0)
                .toList();
        List<FileDescription.Group> groups = new ArrayList<>();
        for (RowGroup group : Malformed.ifAbsent(file.getRow_groups(), "row groups")) {
            groups.add(group(group, leaves));
        }
        return new FileDescription(
                bytes,
                footer.bytes(),
                file.getVersion(),
                orUnknown(file.getCreated_by()),
                orUnknown(elements.getFirst().getName()),
                tree(elements),
                FooterReader.metadata(file),
                file.getNum_rows(),
                groups);
    }

    private static List<FileDescription.Element> tree(List<SchemaElement> elements) {
        List<FileDescription.Element> tree = new ArrayList<>();
        Deque<Integer> open = new ArrayDeque<>();
        open.push(elements.getFirst().getNum_children());
        for (SchemaElement element : elements.subList(1, elements.size())) {
            while (open.size() > 1 && open.element() <= 0) {
                open.pop();
            }
            tree.add(element(element, open.size() - 1));
            open.push(open.pop() - 1);
            if (element.getNum_children() > 0) {
                open.push(element.getNum_children());
            }
        }
        return tree;
    }

    private static FileDescription.Element element(SchemaElement element, int depth) {
        @Nullable FieldRepetitionType repetition = element.getRepetition_type();
        return new FileDescription.Element(
                depth,
                element.isSetField_id() ? element.getField_id() : null,
                orUnknown(element.getName()),
                StatisticText.typeName(element),
                repetition == FieldRepetitionType.OPTIONAL,
                repetition == FieldRepetitionType.REPEATED);
    }

    private static FileDescription.Group group(RowGroup group, List<SchemaElement> leaves) {
        List<FileDescription.Chunk> chunks = new ArrayList<>();
        List<ColumnChunk> columns = Malformed.ifAbsent(group.getColumns(), "columns of a row group");
        if (columns.size() != leaves.size()) {
            throw new Malformed("a row group of " + columns.size() + " columns, expected " + leaves.size());
        }
        for (ColumnChunk chunk : columns) {
            @Nullable ColumnMetaData data = chunk.getMeta_data();
            if (data == null) {
                throw new Unsupported("columns are encrypted or lie in another file");
            }
            chunks.add(chunk(data, leaves.get(chunks.size())));
        }
        return new FileDescription.Group(group.getNum_rows(), chunks);
    }

    private static FileDescription.Chunk chunk(ColumnMetaData data, SchemaElement element) {
        String column = String.join(".", Malformed.ifAbsent(data.getPath_in_schema(), "path of a column"));
        @Nullable Statistics statistics = data.getStatistics();
        return new FileDescription.Chunk(
                column,
                data.getCodec() == null ? UNKNOWN : data.getCodec().name(),
                encodings(data),
                data.getNum_values(),
                data.getTotal_compressed_size(),
                data.getTotal_uncompressed_size(),
                statistics != null && statistics.isSetNull_count() ? statistics.getNull_count() : null,
                statistics == null ? null : StatisticText.min(element, statistics),
                statistics == null ? null : StatisticText.max(element, statistics));
    }

    private static List<String> encodings(ColumnMetaData data) {
        @Nullable List<org.apache.parquet.format.Encoding> encodings = data.getEncodings();
        return encodings == null
                ? List.of()
                : encodings.stream()
                        .map(encoding -> encoding == null ? UNKNOWN : encoding.name())
                        .toList();
    }

    private static String orUnknown(@Nullable String text) {
        return text == null ? UNKNOWN : text;
    }
}
