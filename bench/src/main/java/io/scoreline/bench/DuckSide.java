package io.scoreline.bench;

import io.scoreline.standalone.bench.BenchFiles;
import io.scoreline.standalone.bench.ScanTrial;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// DuckDB, through JDBC, in memory but for the files.
final class DuckSide implements Side {
    private final Connection connection;
    private final String sql;

    DuckSide(BenchFiles files, boolean payload, int threads) throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        sql = BenchSql.sql(files.glob(), payload);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET threads = " + threads);
            statement.execute("SET enable_external_file_cache = false");
        }
    }

    @Override
    public String name() {
        return "DuckDB";
    }

    @Override
    public ScanTrial.Totals run() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return new ScanTrial.Totals(result.getLong(1), result.getLong(2), result.getDouble(3), result.getDouble(4));
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
