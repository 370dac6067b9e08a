package io.scoreline.standalone.inspect;

import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.parquet.DescriptionReader;
import io.scoreline.shard.parquet.FileDescription;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.standalone.terminal.TextTable;
import io.scoreline.standalone.terminal.TextTable.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Parquet file in lines: what it is, schema, metadata, row groups, and the first rows of one of ours.
final class ParquetLines {
    /// Row groups shown one by one.
    private static final int MOST_GROUPS = 64;

    /// Columns and keys shown in one table; our own files have far fewer.
    private static final int MOST_LINES = 1_000;

    private static final int MOST_VALUE_CHARS = 200;

    private final Path file;
    private final ShardPath path;
    private final FileStore store;
    private final List<String> lines = new ArrayList<>();

    ParquetLines(Path file, ShardPath path, FileStore store) {
        this.file = file;
        this.path = path;
        this.store = store;
    }

    /// A file of ours that the reader refuses has that as its fault, behind all that can be said.
    Inspection inspect(int rows) throws IOException {
        FileDescription description = DescriptionReader.read(path, store.open(path));
        facts(description);
        schema(description.schema());
        metadata(description.metadata());
        groups(description.groups());
        return new Inspection(lines, description.format() == null ? null : rows(rows));
    }

    private void facts(FileDescription description) {
        long compressed = description.groups().stream()
                .mapToLong(FileDescription.Group::compressedBytes)
                .sum();
        long uncompressed = description.groups().stream()
                .mapToLong(FileDescription.Group::uncompressedBytes)
                .sum();
        TextTable table = new TextTable(Column.text("file"), Column.whole(file.toString()));
        table.row("kind", FileKind.of(description).title());
        if (description.format() != null) {
            String known = description.readable() ? "" : ", not one that is read here";
            table.row("format", cut(description.format()) + known);
        }
        table.row("size", description.bytes() + " bytes, of them footer " + description.footerBytes());
        table.row("created by", cut(description.createdBy()));
        table.row("rows", description.rows() + " in " + description.groups().size() + " row groups");
        table.row("columns", compressed + " bytes compressed, " + uncompressed + " uncompressed");
        lines.addAll(table.lines());
    }

    private void schema(List<FileDescription.Element> schema) {
        TextTable table = new TextTable(
                Column.number("field"), Column.text("column"), Column.text("type"), Column.text("values"));
        for (FileDescription.Element element : first(schema)) {
            table.row(
                    element.fieldId() == null ? "-" : element.fieldId().toString(),
                    "  ".repeat(Math.min(element.depth(), 16)) + element.name(),
                    element.type(),
                    element.repeated() ? "repeated" : element.nullable() ? "nullable" : "required");
        }
        section("schema", table);
        more(schema.size(), MOST_LINES, "columns");
    }

    private void metadata(Map<String, String> metadata) {
        if (metadata.isEmpty()) {
            return;
        }
        TextTable table = new TextTable(Column.text("key"), Column.whole("value"));
        metadata.entrySet().stream()
                .limit(MOST_LINES)
                .forEach(entry -> table.row(entry.getKey(), cut(entry.getValue())));
        section("metadata", table);
        more(metadata.size(), MOST_LINES, "keys");
    }

    private static String cut(String value) {
        return value.length() <= MOST_VALUE_CHARS
                ? value
                : value.substring(0, MOST_VALUE_CHARS) + "… (" + value.length() + " characters)";
    }

    private void groups(List<FileDescription.Group> groups) {
        for (int i = 0; i < Math.min(groups.size(), MOST_GROUPS); i++) {
            FileDescription.Group group = groups.get(i);
            section(
                    "row group " + i + ": " + group.rows() + " rows, " + group.compressedBytes()
                            + " bytes compressed, " + group.uncompressedBytes() + " uncompressed",
                    chunks(group));
        }
        more(groups.size(), MOST_GROUPS, "row groups");
    }

    private static <T> List<T> first(List<T> all) {
        return all.subList(0, Math.min(all.size(), MOST_LINES));
    }

    private void more(int found, int shown, String what) {
        if (found > shown) {
            lines.add("  and " + (found - shown) + " more " + what);
        }
    }

    private static TextTable chunks(FileDescription.Group group) {
        TextTable table = new TextTable(
                Column.text("column"),
                Column.text("codec"),
                Column.text("encodings"),
                Column.number("compressed"),
                Column.number("uncompressed"),
                Column.number("nulls"),
                Column.text("min"),
                Column.text("max"));
        for (FileDescription.Chunk chunk : first(group.chunks())) {
            table.row(
                    chunk.column(),
                    chunk.codec(),
                    String.join(", ", chunk.encodings()),
                    Long.toString(chunk.compressedBytes()),
                    Long.toString(chunk.uncompressedBytes()),
                    orDash(chunk.nulls()),
                    orDash(chunk.min()),
                    orDash(chunk.max()));
        }
        return table;
    }

    private static String orDash(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }

    private @Nullable String rows(int most) throws IOException {
        try (TableReader reader = TableReader.open(path, store.open(path))) {
            if (most > 0) {
                section("first " + Math.min(most, reader.rows()) + " rows", FirstRows.of(reader, most));
            }
            return null;
        } catch (IOException | MemoryExhaustedException unreadable) {
            return String.valueOf(unreadable.getMessage());
        }
    }

    private void section(String title, TextTable table) {
        lines.add("");
        lines.add(title);
        table.lines().forEach(line -> lines.add("  " + line));
    }
}
