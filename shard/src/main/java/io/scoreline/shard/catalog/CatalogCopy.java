package io.scoreline.shard.catalog;

import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// All tables of a catalog as files of rows, one for each table, a JSON object a line: written as of one moment, read into an empty database.
/// Who is alive is left out, and so is who holds what: after a restore everything is to be claimed anew.
final class CatalogCopy {
    private static final Duration MOST_TIME = Duration.ofMinutes(30);
    private static final int ROWS_AT_ONCE = 500;
    private static final String SUFFIX = ".rows";
    private static final Set<String> LEFT_OUT = Set.of("migration", "process", "merge_lease", "merge_progress");

    private static final String LIVE = """
            SELECT path, bytes, sha256 FROM event_shard UNION ALL SELECT path, bytes, sha256 FROM verdict
            UNION ALL SELECT path, bytes, sha256 FROM score_shard UNION ALL SELECT path, bytes, sha256 FROM score_base
            """;

    private final Database database;

    CatalogCopy(Database database) {
        this.database = database;
    }

    CatalogSnapshot write(Path folder) throws IOException {
        try (Connection connection = database.openSlow(MOST_TIME);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            statement.execute("SET LOCAL statement_timeout = " + MOST_TIME.toMillis());
            statement.setFetchSize(ROWS_AT_ONCE);
            for (String table : tables(statement)) {
                write(statement, folder, table);
            }
            CatalogSnapshot snapshot = new CatalogSnapshot(
                    UUID.fromString(text(statement, "SELECT id FROM store")),
                    number(statement, "SELECT seq FROM feed WHERE kind = 'event'"),
                    (int) number(statement, "SELECT max(version) FROM migration"),
                    live(statement));
            connection.commit();
            return snapshot;
        } catch (SQLException e) {
            throw SqlFailure.of(e, "writeSnapshot", database.address(), false);
        }
    }

    private static void write(Statement statement, Path folder, String table) throws IOException, SQLException {
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(table + SUFFIX));
                ResultSet rows = statement.executeQuery("SELECT row_to_json(t)::text FROM " + table + " t")) {
            while (rows.next()) {
                out.write(rows.getString(1));
                out.write('\n');
            }
        }
    }

    /// Fills a database that has no store; its schema is brought to where the snapshot's was before, and to where this release's is later, by whoever migrates.
    void read(Path folder, int schemaVersion) throws IOException {
        refuseNewer(schemaVersion);
        try (Connection connection = database.openSlow(MOST_TIME);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET LOCAL statement_timeout = " + MOST_TIME.toMillis());
            if (!"none".equals(text(statement, "SELECT coalesce(to_regnamespace('" + Database.SCHEMA + "')::text, 'none')"))) {
                throw new CatalogException("the database at " + database.address()
                        + " has a catalog: expected an empty one for a restore; name another with --postgres-url");
            }
            List<Migration> steps = Migration.ALL.stream()
                    .filter(step -> step.version() <= schemaVersion)
                    .toList();
            new Migrations(database, steps).migrate(connection);
            fill(connection, statement, folder);
            connection.commit();
        } catch (SQLException e) {
            throw SqlFailure.of(e, "readSnapshot", database.address(), true);
        }
    }

    private static void refuseNewer(int schemaVersion) {
        int newest = Migration.ALL.getLast().version();
        if (schemaVersion > newest) {
            throw new CatalogException("the snapshot has schema version " + schemaVersion + ", this release knows versions up to "
                    + newest + ": restore with a newer release");
        }
    }

    private static void fill(Connection connection, Statement statement, Path folder) throws SQLException, IOException {
        for (String table : tables(statement)) {
            statement.execute("DELETE FROM " + table);
            statement.execute("ALTER TABLE " + table + " DISABLE TRIGGER USER");
            try (BufferedReader in = Files.newBufferedReader(folder.resolve(table + SUFFIX))) {
                fill(connection, table, in);
            }
            statement.execute("ALTER TABLE " + table + " ENABLE TRIGGER USER");
        }
        statement.execute("SELECT setval(pg_get_serial_sequence('event_shard', 'id'),"
                + " (SELECT coalesce(max(id), 0) + 1 FROM event_shard), false)");
        statement.execute("UPDATE partition SET owner = NULL, lease_until = '-infinity'");
        // New journals may begin; an old one that turns up is claimed again all the same.
        statement.execute("UPDATE writer SET ended_at = clock_timestamp() WHERE ended_at IS NULL");
    }

    private static void fill(Connection connection, String table, BufferedReader in) throws SQLException, IOException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table
                + " OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(null::" + table + ", ?::json)")) {
            for (List<String> rows = next(in); !rows.isEmpty(); rows = next(in)) {
                insert.setString(1, "[" + String.join(",", rows) + "]");
                insert.executeUpdate();
            }
        }
    }

    private static List<String> next(BufferedReader in) throws IOException {
        List<String> rows = new ArrayList<>();
        while (rows.size() < ROWS_AT_ONCE) {
            String row = in.readLine();
            if (row == null) {
                break;
            }
            rows.add(row);
        }
        return rows;
    }

    /// Those that others refer to first.
    private static List<String> tables(Statement statement) throws SQLException {
        List<String> all = texts(statement, "SELECT c.relname FROM pg_class c WHERE c.relkind = 'r'"
                + " AND c.relnamespace = '" + Database.SCHEMA + "'::regnamespace ORDER BY 1");
        List<String> ordered = new ArrayList<>();
        Set<String> left = new HashSet<>(all);
        left.removeAll(LEFT_OUT);
        while (!left.isEmpty()) {
            for (String table : all) {
                if (left.contains(table) && references(statement, table).stream().noneMatch(left::contains)) {
                    ordered.add(table);
                    left.remove(table);
                }
            }
        }
        return ordered;
    }

    private static List<String> references(Statement statement, String table) throws SQLException {
        return texts(statement, "SELECT confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
                + " AND confrelid <> conrelid AND conrelid = '" + table + "'::regclass");
    }

    private static List<PublishedFile> live(Statement statement) throws SQLException {
        List<PublishedFile> files = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(LIVE)) {
            while (rows.next()) {
                files.add(new PublishedFile(new ShardPath(rows.getString(1)), rows.getLong(2), rows.getString(3)));
            }
        }
        return files;
    }

    private static List<String> texts(Statement statement, String select) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(select)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    private static String text(Statement statement, String select) throws SQLException {
        return texts(statement, select).getFirst();
    }

    private static long number(Statement statement, String select) throws SQLException {
        return Long.parseLong(text(statement, select));
    }
}
