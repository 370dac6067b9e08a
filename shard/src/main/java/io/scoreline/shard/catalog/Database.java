package io.scoreline.shard.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Connections to the catalog and the one way to run a statement: autocommitted, on a connection held for this statement alone, so that no caller ever waits for a second
/// one. Callers wait for a connection in a fair queue with a deadline, before the pool. Thread-safe.
final class Database implements AutoCloseable {
    /// The schema of all tables and functions.
    static final String SCHEMA = "scoreline";

    static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);
    static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

    /// Above the statement timeout: the server answers before the connection is given up.
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LEAK_AFTER = Duration.ofSeconds(15);
    private static final Duration IDLE_FOR = Duration.ofMinutes(2);
    private static final Duration HIKARI_LEAST_TIMEOUT = Duration.ofMillis(250);

    private final CatalogSettings settings;
    private final HikariDataSource pool;
    private final Semaphore permits;

    private Database(CatalogSettings settings, HikariDataSource pool) {
        this.settings = settings;
        this.pool = pool;
        this.permits = new Semaphore(settings.poolSize(), true);
    }

    static Database open(CatalogSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("catalog");
        config.setJdbcUrl(settings.jdbcUrl());
        config.setDataSourceProperties(properties(settings, SOCKET_TIMEOUT));
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(1);
        config.setIdleTimeout(settings.poolSize() > 1 ? IDLE_FOR.toMillis() : 0);
        config.setConnectionTimeout(
                Math.max(HIKARI_LEAST_TIMEOUT.toMillis(), settings.acquireTimeout().toMillis()));
        config.setValidationTimeout(HIKARI_LEAST_TIMEOUT.toMillis());
        config.setLeakDetectionThreshold(LEAK_AFTER.toMillis());
        // One attempt: whoever opens decides whether to try again.
        config.setInitializationFailTimeout(1);
        try {
            return new Database(settings, new HikariDataSource(config));
        } catch (HikariPool.PoolInitializationException e) {
            throw unreachable(settings, e.getCause() instanceof SQLException cause ? cause : e);
        }
    }

    String address() {
        return settings.address();
    }

    /// Rows of a query.
    <T> List<T> query(String call, String sql, Binder binder, RowReader<T> reader) {
        return run(call, sql, false, binder, statement -> rows(statement, reader));
    }

    /// The one row of a query.
    <T> T queryOne(String call, String sql, Binder binder, RowReader<T> reader) {
        return first(call, query(call, sql, binder, reader));
    }

    /// Rows answered by a statement that writes.
    <T> List<T> write(String call, String sql, Binder binder, RowReader<T> reader) {
        return run(call, sql, true, binder, statement -> rows(statement, reader));
    }

    /// The one row answered by a statement that writes.
    <T> T writeOne(String call, String sql, Binder binder, RowReader<T> reader) {
        return first(call, write(call, sql, binder, reader));
    }

    /// How many rows a statement changed.
    int update(String call, String sql, Binder binder) {
        return run(call, sql, true, binder, PreparedStatement::executeUpdate);
    }

    /// A connection beside the pool that may wait for long; the caller closes it.
    Connection openSlow(Duration mostWait) {
        try {
            return DriverManager.getConnection(
                    settings.jdbcUrl(), properties(settings, mostWait.plus(SOCKET_TIMEOUT)));
        } catch (SQLException e) {
            throw unreachable(settings, e);
        }
    }

    ConnectionCounts counts() {
        HikariPoolMXBean beans = pool.getHikariPoolMXBean();
        return new ConnectionCounts(
                beans.getActiveConnections(),
                beans.getIdleConnections(),
                permits.getQueueLength(),
                settings.poolSize());
    }

    @Override
    public void close() {
        pool.close();
    }

    private <T> T run(String call, String sql, boolean writing, Binder binder, Execution<T> execution) {
        acquire(call);
        try (Connection connection = connection(call)) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                binder.bind(new Parameters(connection, statement));
                return execution.execute(statement);
            }
        } catch (SQLException e) {
            throw SqlFailure.of(e, call, address(), writing);
        } finally {
            permits.release();
        }
    }

    private void acquire(String call) {
        boolean acquired;
        try {
            acquired = permits.tryAcquire(settings.acquireTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatalogException(call + " at " + address() + ": interrupted while waiting for a connection", e, false);
        }
        if (!acquired) {
            throw new CatalogException(call + " at " + address() + ": no connection within " + settings.acquireTimeout()
                    + ", all " + settings.poolSize() + " in use and " + permits.getQueueLength() + " callers waiting");
        }
    }

    /// Whatever fails here failed before the statement was sent.
    private Connection connection(String call) {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            String cause = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
            throw new CatalogException(
                    call + " at " + address() + ": no connection: " + e.getMessage() + cause, e, false);
        }
    }

    private static <T> List<T> rows(PreparedStatement statement, RowReader<T> reader) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(reader.read(new Row(result)));
            }
            return rows;
        }
    }

    private <T> T first(String call, List<T> rows) {
        return Optional.of(rows)
                .filter(list -> list.size() == 1)
                .map(List::getFirst)
                .orElseThrow(() -> new CatalogException(
                        call + " at " + address() + ": expected one row, found " + rows.size()));
    }

    private static Properties properties(CatalogSettings settings, Duration socketTimeout) {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("ApplicationName", "scoreline");
        properties.setProperty("connectTimeout", Long.toString(CONNECT_TIMEOUT.toSeconds()));
        properties.setProperty("loginTimeout", Long.toString(CONNECT_TIMEOUT.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(socketTimeout.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty(
                "options",
                "-c search_path=" + SCHEMA + " -c statement_timeout=" + STATEMENT_TIMEOUT.toMillis() + " -c lock_timeout="
                        + LOCK_TIMEOUT.toMillis());
        return properties;
    }

    private static CatalogException unreachable(CatalogSettings settings, Throwable cause) {
        return new CatalogException(
                "cannot reach the catalog at " + settings.address() + " as " + settings.user() + ": " + cause.getMessage(),
                cause,
                false);
    }

    /// Sets a statement's parameters.
    @FunctionalInterface
    interface Binder {
        /// For a statement without parameters.
        Binder NONE = _ -> {};

        void bind(Parameters parameters) throws SQLException;
    }

    /// Makes a value of a row.
    @FunctionalInterface
    interface RowReader<T> {
        T read(Row row) throws SQLException;
    }

    @FunctionalInterface
    private interface Execution<T> {
        T execute(PreparedStatement statement) throws SQLException;
    }
}
