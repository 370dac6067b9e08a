package io.scoreline.shard.catalog;

import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.shard.catalog.RebuiltStore.Landed;
import io.scoreline.shard.catalog.RebuiltStore.Merged;
import io.scoreline.shard.catalog.RebuiltStore.Writer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// Fills a catalog that has just been made and is empty, in one transaction.
final class RebuildStatements {
    private static final Duration MOST_TIME = Duration.ofMinutes(30);

    private final Database database;

    RebuildStatements(Database database) {
        this.database = database;
    }

    void fill(RebuiltStore store) {
        try (Connection connection = database.openSlow(MOST_TIME);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET LOCAL statement_timeout = " + MOST_TIME.toMillis());
            refuseFilled(statement);
            statement.execute("UPDATE store SET id = '" + store.id() + "'");
            writers(connection, store);
            features(connection, store);
            long seq = shards(connection, store);
            statement.execute("UPDATE feed SET seq = " + seq + ", registered_at = clock_timestamp() WHERE kind = 'event'");
            statement.execute("UPDATE partition p SET epoch = " + store.epoch() + ", decided_seq ="
                    + " (SELECT coalesce(max(e.to_seq), 0) FROM event_shard e WHERE e.partition = p.partition AND e.level > 0)");
            connection.commit();
        } catch (SQLException e) {
            throw SqlFailure.of(e, "rebuild", database.address(), true);
        }
    }

    private void refuseFilled(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery("SELECT (SELECT count(*) FROM event_shard) + (SELECT count(*) FROM writer)"
                + " + (SELECT count(*) FROM definition)")) {
            if (rows.next() && rows.getLong(1) > 0) {
                throw new CatalogException("the catalog at " + database.address()
                        + " is not empty: expected one without shards, writers and definitions for a rebuild");
            }
        }
    }

    private static void writers(Connection connection, RebuiltStore store) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO writer (writer_id, name, epoch, done, accepted, ended_at) VALUES (?, ?, ?, ?, ?, clock_timestamp())")) {
            for (Writer writer : store.writers()) {
                new Parameters(connection, insert)
                        .add(writer.id())
                        .add(writer.name())
                        .add(store.epoch())
                        .add(writer.done())
                        .add(writer.accepted());
                insert.executeUpdate();
            }
        }
    }

    private static void features(Connection connection, RebuiltStore store) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO feature (field_id, path, type, parse) VALUES (?, ?, ?, ?)")) {
            for (Map.Entry<FeatureSpec, Integer> feature : store.features().entrySet()) {
                new Parameters(connection, insert)
                        .add((int) feature.getValue())
                        .add(feature.getKey().path().toString())
                        .add(feature.getKey().type().name())
                        .add(feature.getKey().parse());
                insert.executeUpdate();
            }
        }
    }

    /// Answers the last seq.
    private static long shards(Connection connection, RebuiltStore store) throws SQLException {
        long seq = store.merged().stream().mapToLong(Merged::toSeq).max().orElse(0);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO event_shard (level, from_seq, to_seq, seq,"
                + " registered_at, partition, min_day, max_day, path, rows, bytes, sha256, min_ts, max_ts)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (Merged merged : store.merged()) {
                insert(connection, insert, merged.shard(), merged.level(), merged.fromSeq(), merged.toSeq(), merged.registeredAt());
            }
            for (Landed landed : store.landed()) {
                seq++;
                insert(connection, insert, landed.shard(), 0, seq, seq, landed.registeredAt());
            }
        }
        return seq;
    }

    private static void insert(
            Connection connection, PreparedStatement insert, NewShard shard, int level, long from, long to, Instant registered)
            throws SQLException {
        insert.clearParameters();
        insert.setObject(4, level == 0 ? from : null, Types.BIGINT);
        insert.setTimestamp(5, Timestamp.from(registered));
        new Parameters(connection, insert)
                .add(level)
                .add(from)
                .add(to)
                .skip(2)
                .add(shard.partition().value())
                .add(shard.minDay())
                .add(shard.maxDay())
                .add(shard.file().path().value())
                .add(shard.rows())
                .add(shard.file().bytes())
                .add(shard.file().sha256())
                .add(shard.minTsMicros())
                .add(shard.maxTsMicros());
        insert.executeUpdate();
    }
}
