package io.scoreline.standalone.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/// The event shards of a data directory as DuckDB reads them where they lie.
final class LiveFiles implements AutoCloseable {
    private final Connection duckdb;

    LiveFiles(Path dataDirectory) throws SQLException {
        duckdb = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = duckdb.createStatement()) {
            statement.execute("CREATE VIEW events AS SELECT * FROM read_parquet('" + dataDirectory.toAbsolutePath()
                    + "/events/**/*.parquet', hive_partitioning = false, union_by_name = true)");
        }
    }

    long number(String select) throws SQLException {
        try (Statement statement = duckdb.createStatement();
                ResultSet result = statement.executeQuery(select)) {
            result.next();
            return result.getLong(1);
        }
    }

    static long files(Path dataDirectory) throws IOException {
        try (Stream<Path> files = Files.walk(dataDirectory.resolve("events"))) {
            return files.filter(file -> file.toString().endsWith(".parquet")).count();
        }
    }

    @Override
    public void close() throws SQLException {
        duckdb.close();
    }
}
