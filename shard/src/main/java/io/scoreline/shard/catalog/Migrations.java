package io.scoreline.shard.catalog;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the schema up to date and makes the store when there is none, all in one transaction under an advisory lock: of many that start at once one does it and the others find it
/// done. A schema that is newer than this release is refused unless it says that it serves it, and so is one that was made by other steps.
final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    static final int MOST_PARTITIONS = 1024;

    /// How long one that starts waits for another's migration, and how long a step may take: far above what either should.
    private static final Duration MOST_WAIT = Duration.ofMinutes(15);

    /// "scorelin", as a number.
    private static final long ADVISORY_LOCK = 0x73636f72656c696eL;

    private final Database database;
    private final List<Migration> migrations;

    Migrations(Database database, List<Migration> migrations) {
        this.database = database;
        this.migrations = List.copyOf(migrations);
    }

    void run(int partitions, Duration dedupWindow) {
        if (partitions < 1 || partitions > MOST_PARTITIONS) {
            throw new IllegalArgumentException(
                    "partitions: expected 1 to " + MOST_PARTITIONS + ", found " + partitions);
        }
        if (dedupWindow.isNegative()) {
            throw new IllegalArgumentException("dedup window: expected 0 or more, found " + dedupWindow);
        }
        try (Connection connection = database.openSlow(MOST_WAIT)) {
            connection.setAutoCommit(false);
            lock(connection);
            migrate(connection);
            makeStore(connection, partitions, dedupWindow);
            connection.commit();
        } catch (SQLException e) {
            throw SqlFailure.of(e, "migrate", database.address(), true);
        }
    }

    private static void lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = " + MOST_WAIT.toMillis());
            statement.execute("SET LOCAL statement_timeout = " + MOST_WAIT.toMillis());
            statement.execute("SELECT pg_advisory_xact_lock(" + ADVISORY_LOCK + ")");
        }
    }

    /// Brings the schema up to date in the transaction of a connection.
    void migrate(Connection connection) throws SQLException {
        Map<Integer, Applied> applied = applied(connection);
        checkApplied(applied);
        for (Migration migration : migrations) {
            if (!applied.containsKey(migration.version())) {
                apply(connection, migration);
            }
        }
    }

    private static Map<Integer, Applied> applied(Connection connection) throws SQLException {
        Map<Integer, Applied> applied = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            if (!exists(statement, "to_regnamespace('" + Database.SCHEMA + "')")) {
                statement.execute("CREATE SCHEMA " + Database.SCHEMA);
            }
            if (!exists(statement, "to_regclass('" + Database.SCHEMA + ".migration')")) {
                statement.execute("""
                    CREATE TABLE migration (
                        version int PRIMARY KEY,
                        name text NOT NULL,
                        sha256 text NOT NULL,
                        applied_at timestamptz NOT NULL DEFAULT clock_timestamp())
                    """);
            }
            // An older schema has no such column.
            try (ResultSet rows = statement.executeQuery("SELECT version, name, sha256,"
                    + " coalesce((to_jsonb(migration) ->> 'serves')::int, version) FROM migration ORDER BY version")) {
                while (rows.next()) {
                    applied.put(rows.getInt(1), new Applied(rows.getString(2), rows.getString(3), rows.getInt(4)));
                }
            }
        }
        return applied;
    }

    private static boolean exists(Statement statement, String expression) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT " + expression + " IS NOT NULL")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private void checkApplied(Map<Integer, Applied> applied) {
        int newest = migrations.getLast().version();
        applied.forEach((version, found) -> {
            if (version > newest && found.serves() <= newest) {
                LOG.warn(
                        "the catalog at {} has schema version {} ({}), which is newer than this release's {} and serves it: an upgrade is under way",
                        database.address(),
                        version,
                        found.name(),
                        newest);
            } else if (version > newest) {
                throw new CatalogException("the catalog at " + database.address() + " has schema version " + version + " ("
                        + found.name() + "), this release knows versions up to " + newest + ": start a newer release");
            }
        });
        for (Migration migration : migrations) {
            Applied found = applied.get(migration.version());
            if (found != null && !found.sha256().equals(migration.sha256())) {
                throw new CatalogException("the catalog at " + database.address() + " was made with another "
                        + migration.name() + " than that of this release: expected SHA-256 " + migration.sha256() + ", found "
                        + found.sha256());
            }
        }
    }

    private static void apply(Connection connection, Migration migration) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(migration.sql());
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO migration (version, name, sha256) VALUES (?, ?, ?)")) {
            new Parameters(connection, insert)
                    .add(migration.version())
                    .add(migration.name())
                    .add(migration.sha256());
            insert.executeUpdate();
        }
        if (migration.serves().isPresent()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("UPDATE migration SET serves = " + migration.serves().getAsInt() + " WHERE version = " + migration.version());
            }
        }
    }

    private void makeStore(Connection connection, int partitions, Duration dedupWindow) throws SQLException {
        int found = storedPartitions(connection);
        if (found == 0) {
            insertStore(connection, partitions, dedupWindow);
        } else if (found != partitions) {
            throw new CatalogException("the store at " + database.address() + " has " + found + " partitions, found "
                    + partitions + " in the settings: the number is fixed when a store is made");
        }
    }

    private static int storedPartitions(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT partitions FROM store")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static void insertStore(Connection connection, int partitions, Duration dedupWindow) throws SQLException {
        SecureRandom random = new SecureRandom();
        try (PreparedStatement insert = connection.prepareStatement("""
            WITH made AS (
                INSERT INTO store (id, partitions, dedup_window_millis, dedup_key0, dedup_key1)
                VALUES (gen_random_uuid(), ?, ?, ?, ?) RETURNING partitions)
            INSERT INTO partition (partition) SELECT generate_series(0, made.partitions - 1) FROM made
            """)) {
            new Parameters(connection, insert)
                    .add(partitions)
                    .add(dedupWindow.toMillis())
                    .add(random.nextLong())
                    .add(random.nextLong());
            insert.executeUpdate();
        }
    }

    private record Applied(String name, String sha256, int serves) {}
}
