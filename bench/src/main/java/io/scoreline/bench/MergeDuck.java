package io.scoreline.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// Sorts files into one by DuckDB: `MergeDuck GLOB OUTPUT MEMORY_MB`. Ends with 1 when DuckDB refuses.
public final class MergeDuck {
    private MergeDuck() {}

    public static void main(String[] arguments) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            statement.execute("SET memory_limit = '" + arguments[2] + "MB'");
            statement.execute("SET temp_directory = '" + arguments[1] + ".tmp'");
            statement.execute("COPY (SELECT * FROM read_parquet('" + arguments[0]
                    + "', hive_partitioning = false) ORDER BY tenant, entity, ts, id) TO '" + arguments[1]
                    + "' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20000)");
        } catch (SQLException e) {
            System.out.println("DuckDB: " + e.getMessage());
            System.exit(1);
        }
    }
}
