package io.scoreline.standalone.inspect;

import io.scoreline.shard.catalog.WriterId;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.standalone.terminal.TextTable;
import io.scoreline.standalone.terminal.TextTable.Column;
import io.scoreline.writer.journal.JournalDamagedException;
import io.scoreline.writer.journal.JournalIdentity;
import io.scoreline.writer.journal.JournalInspection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Finds out what a file is by its first bytes, or, where those are damaged, by its name, and has it described.
public final class FileInspector {
    private static final int BEGINNING_BYTES = JournalIdentity.MAGIC.length();
    private static final String PARQUET_MAGIC = "PAR";

    private final int rows;

    /// `rows`: how many rows or records are shown.
    public FileInspector(int rows) {
        this.rows = rows;
    }

    /// [IOException] when the file is of no known kind, or so damaged that nothing can be said about it.
    public Inspection inspect(Path file) throws IOException {
        requireFile(file);
        byte[] beginning = beginning(file);
        String text = new String(beginning, StandardCharsets.ISO_8859_1);
        String name = String.valueOf(file.getFileName());
        if (JournalInspection.looksLikeSegment(beginning) || name.endsWith(".journal")) {
            return JournalLines.of(JournalInspection.segment(file, rows));
        }
        if (text.equals(JournalIdentity.MAGIC)) {
            return identity(file);
        }
        if (text.startsWith(PARQUET_MAGIC) || name.endsWith(".parquet")) {
            return parquet(file, name);
        }
        throw new IOException(file + ": expected a Parquet file, a journal segment or a journal's file writer, found "
                + Files.size(file) + " bytes that begin with \"" + text.replaceAll("\\P{Print}", "?") + "\"");
    }

    private static void requireFile(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file
                    + ": expected a file, found a directory; a journal's is told by scoreline journal inspect DIR");
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    file + ": expected a file, found " + (Files.exists(file) ? "something else" : "nothing"));
        }
    }

    private static byte[] beginning(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(BEGINNING_BYTES);
        }
    }

    private Inspection parquet(Path file, String name) throws IOException {
        ShardPath path;
        try {
            path = new ShardPath(name);
        } catch (IllegalArgumentException unusual) {
            throw new IOException(file + ": a file of this name is not read: " + unusual.getMessage(), unusual);
        }
        Path folder = file.toAbsolutePath().getParent();
        LocalFileStore store = new LocalFileStore(folder == null ? file.toAbsolutePath() : folder);
        return new ParquetLines(file, path, store).inspect(rows);
    }

    private static Inspection identity(Path file) throws IOException {
        try {
            WriterId writer = JournalIdentity.read(file);
            TextTable table = new TextTable(Column.text("file"), Column.whole(file.toString()));
            table.row("kind", "identity of a journal");
            table.row("writer", writer.value().toString());
            return new Inspection(table.lines(), null);
        } catch (JournalDamagedException damaged) {
            throw new IOException(damaged.fault(), damaged);
        }
    }
}
