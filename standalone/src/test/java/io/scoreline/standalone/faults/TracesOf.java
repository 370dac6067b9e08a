package io.scoreline.standalone.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Looks for a name in every file below a folder: in its bytes as they lie, and in the rows of Parquet files as another engine
/// reads them.
final class TracesOf {
    private final byte[] name;
    private final String text;

    TracesOf(String text) {
        this.text = text;
        this.name = text.getBytes(StandardCharsets.UTF_8);
    }

    /// Files that have it.
    List<String> below(Path folder) throws IOException, SQLException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        List<String> found = new ArrayList<>();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            for (Path file : files) {
                if (isIn(file, statement)) {
                    found.add(folder.relativize(file).toString());
                }
            }
        }
        return found;
    }

    private boolean isIn(Path file, Statement duckdb) throws IOException, SQLException {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return contains(bytes) || (file.toString().endsWith(".parquet") && isInRows(file, duckdb));
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private boolean isInRows(Path file, Statement duckdb) throws SQLException {
        try (ResultSet rows = duckdb.executeQuery("SELECT count(*) FROM read_parquet('" + file
                + "', hive_partitioning = false) AS r WHERE contains(CAST(r AS VARCHAR), '" + text + "')")) {
            rows.next();
            return rows.getLong(1) > 0;
        }
    }

    private boolean contains(byte[] bytes) {
        for (int at = 0; at + name.length <= bytes.length; at++) {
            int same = 0;
            while (same < name.length && bytes[at + same] == name[same]) {
                same++;
            }
            if (same == name.length) {
                return true;
            }
        }
        return false;
    }
}
