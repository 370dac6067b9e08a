package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Database.Binder;
import io.scoreline.shard.store.ShardPath;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// Files that merges leave alone, the progress of merges, and files whose time is over.
final class UpkeepStatements {
    private static final String COLUMNS = "s.partition, s.path, s.reason, s.first_found_at, s.found_at";

    private final Database database;

    UpkeepStatements(Database database) {
        this.database = database;
    }

    /// Rows whose file is not live any more leave on this occasion.
    void put(PartitionId partition, ShardPath path, String reason) {
        database.update(
                "putAside",
                """
                WITH gone AS (DELETE FROM set_aside s
                              WHERE s.path <> ? AND NOT EXISTS (SELECT 1 FROM event_shard e WHERE e.path = s.path))
                INSERT INTO set_aside (path, partition, reason) VALUES (?, ?, ?)
                ON CONFLICT (path) DO UPDATE SET reason = excluded.reason, found_at = clock_timestamp()
                """,
                p -> p.add(path.value()).add(path.value()).add(partition.value()).add(reason));
    }

    List<SetAsideFile> foundWithin(PartitionId partition, Duration age) {
        return database.query(
                "setAside",
                "SELECT " + COLUMNS + " FROM set_aside s JOIN event_shard e USING (path)"
                        + " WHERE s.partition = ? AND s.found_at > clock_timestamp() - ?::interval",
                p -> p.add(partition.value()).add(age),
                UpkeepStatements::file);
    }

    List<SetAsideFile> all() {
        return database.query(
                "allSetAside",
                "SELECT " + COLUMNS + " FROM set_aside s JOIN event_shard e USING (path) ORDER BY s.path",
                Binder.NONE,
                UpkeepStatements::file);
    }

    private static SetAsideFile file(Row row) throws SQLException {
        return new SetAsideFile(
                row.partition(), row.path(), row.text("reason"), row.instant("first_found_at"), row.instant("found_at"));
    }

    long expire(int beforeDay, int most, Duration grace) {
        return database.writeOne(
                "expireShards",
                "SELECT expire_shards(?, ?, ?::interval) AS rows",
                p -> p.add(beforeDay).add(most).add(grace),
                row -> row.number("rows"));
    }

    long expired() {
        return database.queryOne(
                "expiredRows",
                "SELECT coalesce(sum(expired), 0)::bigint AS rows FROM partition",
                Binder.NONE,
                row -> row.number("rows"));
    }

    void progress(MergeProgress progress) {
        database.update(
                "tellMerge",
                """
                INSERT INTO merge_progress (partition, level, files, bytes, done, state, started_at, seen_at)
                VALUES (?, ?, ?, ?, ?, ?, clock_timestamp() - ?::interval, clock_timestamp())
                ON CONFLICT (partition) DO UPDATE
                SET level = excluded.level, files = excluded.files, bytes = excluded.bytes, done = excluded.done,
                    state = excluded.state, started_at = excluded.started_at, seen_at = excluded.seen_at
                """,
                p -> p.add(progress.partition().value())
                        .add(progress.level())
                        .add(progress.files())
                        .add(progress.bytes())
                        .add(progress.done())
                        .add(progress.state().name())
                        .add(progress.worked()));
    }

    List<MergeProgress> progress() {
        return database.query(
                "mergeProgress",
                """
                SELECT partition, level, files, bytes, done, state,
                       (extract(epoch FROM seen_at - started_at) * 1000)::bigint AS worked_millis,
                       (extract(epoch FROM greatest(clock_timestamp() - seen_at, interval '0')) * 1000)::bigint AS age_millis
                FROM merge_progress ORDER BY partition
                """,
                Binder.NONE,
                row -> new MergeProgress(
                        row.partition(),
                        row.integer("level"),
                        row.integer("files"),
                        row.number("bytes"),
                        row.number("done"),
                        MergeProgress.State.valueOf(row.text("state")),
                        Duration.ofMillis(row.number("worked_millis")),
                        Duration.ofMillis(row.number("age_millis"))));
    }
}
