package io.scoreline.shard.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool;
import io.scoreline.shard.catalog.ConnectionGate.Passage;
import io.scoreline.shard.catalog.ConnectionGate.Priority;
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

/// Connections to the catalog and the one way to run a statement: autocommitted, on a connection held for this statement alone, so that no caller ever waits for a second
/// one. Callers wait for a connection at the gate before the pool, with a deadline. Thread-safe.
final class Database implements AutoCloseable {
    /// The schema of all tables and functions.
    static final String SCHEMA = "scoreline";

    static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);
    static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

    static final Duration IDLE_IN_TRANSACTION_TIMEOUT = Duration.ofSeconds(30);

    private static final String OPTIONS = "options";
    private static final String TOO_MANY_CONNECTIONS = "53300";

    /// Above the statement timeout: the server answers before the connection is given up.
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /// From the first byte to an open session: processes that start together on few cores take turns.
    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration LEAK_AFTER = Duration.ofSeconds(15);
    private static final Duration IDLE_FOR = Duration.ofMinutes(2);
    private static final Duration HIKARI_LEAST_TIMEOUT = Duration.ofMillis(250);

    private final CatalogSettings settings;
    private final HikariDataSource pool;
    private final ConnectionGate gate;
    private final CatalogTimes times;
    private final Priority priority;

    private Database(
            CatalogSettings settings, HikariDataSource pool, ConnectionGate gate, CatalogTimes times, Priority priority) {
        this.settings = settings;
        this.pool = pool;
        this.gate = gate;
        this.times = times;
        this.priority = priority;
    }

    /// One attempt: whoever opens decides whether to try again.
    static Database open(CatalogSettings settings) {
        return open(settings, true);
    }

    /// Connects when it is asked, since the server may be away.
    static Database openLater(CatalogSettings settings) {
        return open(settings, false);
    }

    private static Database open(CatalogSettings settings, boolean now) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(now ? "catalog" : "catalog replica");
        config.setJdbcUrl(settings.jdbcUrl());
        config.setDataSourceProperties(properties(settings, SOCKET_TIMEOUT));
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(now ? 1 : 0);
        config.setIdleTimeout(settings.poolSize() > 1 || !now ? IDLE_FOR.toMillis() : 0);
        config.setConnectionTimeout(
                Math.max(HIKARI_LEAST_TIMEOUT.toMillis(), settings.acquireTimeout().toMillis()));
        config.setValidationTimeout(HIKARI_LEAST_TIMEOUT.toMillis());
        config.setLeakDetectionThreshold(LEAK_AFTER.toMillis());
        config.setInitializationFailTimeout(now ? 1 : -1);
        try {
            return new Database(
                    settings,
                    new HikariDataSource(config),
                    new ConnectionGate(settings.poolSize()),
                    new CatalogTimes(),
                    Priority.INTERACTIVE);
        } catch (HikariPool.PoolInitializationException e) {
            throw unreachable(settings, e.getCause() instanceof SQLException cause ? cause : e);
        }
    }

    /// The same connections for callers whom nobody waits for.
    Database background() {
        return new Database(settings, pool, gate, times, Priority.BACKGROUND);
    }

    String address() {
        return settings.address();
    }

    CatalogTimes times() {
        return times;
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

    /// A connection beside the pool without any setting of ours; the caller closes it.
    Connection openPlain() {
        Properties properties = properties(settings, SOCKET_TIMEOUT);
        properties.remove(OPTIONS);
        try {
            return DriverManager.getConnection(settings.jdbcUrl(), properties);
        } catch (SQLException e) {
            throw unreachable(settings, e);
        }
    }

    ConnectionCounts counts() {
        HikariPoolMXBean beans = pool.getHikariPoolMXBean();
        return new ConnectionCounts(
                beans.getActiveConnections(),
                beans.getIdleConnections(),
                gate.waiting(),
                settings.poolSize());
    }

    @Override
    public void close() {
        pool.close();
    }

    private <T> T run(String call, String sql, boolean writing, Binder binder, Execution<T> execution) {
        long asked = System.nanoTime();
        enter(call, asked);
        try (Connection connection = connection(call, asked)) {
            long begun = System.nanoTime();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                binder.bind(new Parameters(connection, statement));
                return execution.execute(statement);
            } finally {
                times.executed(call, System.nanoTime() - begun);
            }
        } catch (SQLException e) {
            times.failed(e);
            throw SqlFailure.of(e, call, address(), writing);
        } finally {
            gate.leave(priority);
        }
    }

    private void enter(String call, long asked) {
        Passage passage;
        try {
            passage = gate.enter(priority, settings.acquireTimeout().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatalogException(call + " at " + address() + ": interrupted while waiting for a connection", e, false);
        }
        if (passage != Passage.GRANTED) {
            times.refused(System.nanoTime() - asked);
            throw new CatalogException(call + " at " + address() + ": "
                    + (passage == Passage.FULL ? "too many wait for a connection" : "no connection within " + settings.acquireTimeout())
                    + ", all " + settings.poolSize() + " in use and " + gate.waiting() + " callers waiting");
        }
    }

    /// Whatever fails here failed before the statement was sent.
    private Connection connection(String call, long asked) {
        try {
            Connection connection = pool.getConnection();
            times.acquired(System.nanoTime() - asked);
            return connection;
        } catch (SQLException e) {
            times.refused(System.nanoTime() - asked);
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
        properties.setProperty("loginTimeout", Long.toString(LOGIN_TIMEOUT.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(socketTimeout.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty(
                OPTIONS,
                "-c search_path=" + SCHEMA + " -c statement_timeout=" + STATEMENT_TIMEOUT.toMillis() + " -c lock_timeout="
                        + LOCK_TIMEOUT.toMillis() + " -c idle_in_transaction_session_timeout="
                        + IDLE_IN_TRANSACTION_TIMEOUT.toMillis());
        return properties;
    }

    private static CatalogException unreachable(CatalogSettings settings, Throwable cause) {
        boolean full = cause instanceof SQLException sql && TOO_MANY_CONNECTIONS.equals(sql.getSQLState());
        return new CatalogException(
                "cannot reach the catalog at " + settings.address() + " as " + settings.user() + ": " + cause.getMessage()
                        + (full ? "; raise max_connections at the server, or start fewer processes" : ""),
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
