package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Database.Binder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// Reading of live event shards and verdicts.
final class ShardStatements {
    private static final String COLUMNS =
            "id, partition, level, from_seq, to_seq, min_day, max_day, path, rows, bytes, sha256, min_ts, max_ts, registered_at";

    private final Database database;

    ShardStatements(Database database) {
        this.database = database;
    }

    List<ShardEntry> between(PartitionId partition, long afterSeq, long upToSeq) {
        return database.query(
                "shards",
                "SELECT " + COLUMNS
                        + " FROM event_shard WHERE partition = ? AND to_seq > ? AND from_seq <= ? AND NOT skipped ORDER BY from_seq, id",
                p -> p.add(partition.value()).add(afterSeq).add(upToSeq),
                ShardStatements::entry);
    }

    List<ShardEntry> registeredWithin(PartitionId partition, Duration lookback) {
        return database.query(
                "shardsRegisteredWithin",
                "SELECT " + COLUMNS
                        + " FROM event_shard WHERE partition = ? AND registered_at >= now() - ?::interval AND NOT skipped ORDER BY from_seq, id",
                p -> p.add(partition.value()).add(lookback),
                ShardStatements::entry);
    }

    List<ShardEntry> live() {
        return database.query(
                "liveShards",
                "SELECT " + COLUMNS + " FROM event_shard ORDER BY partition, from_seq, id",
                Binder.NONE,
                ShardStatements::entry);
    }

    boolean skip(long id, Lease lease, String reason) {
        return database.writeOne(
                "skipShard",
                "SELECT skip_shard(?, ?, ?, ?) AS skipped",
                p -> p.add(id).add(lease.partition().value()).add(lease.epoch()).add(reason),
                row -> row.flag("skipped"));
    }

    List<ShardEntry> skipped() {
        return database.query(
                "skippedShards",
                "SELECT " + COLUMNS + " FROM event_shard WHERE skipped ORDER BY id",
                Binder.NONE,
                ShardStatements::entry);
    }

    boolean readmit(long id) {
        return database.writeOne(
                "readmitShard",
                "SELECT readmit_shard(?) AS readmitted",
                p -> p.add(id),
                row -> row.flag("readmitted"));
    }

    int mostUnmerged() {
        return database.queryOne(
                "mostUnmergedFiles",
                """
                SELECT coalesce(max(n), 0) AS most
                FROM (SELECT count(*) AS n FROM event_shard WHERE level = 0 GROUP BY partition) p
                """,
                Binder.NONE,
                row -> row.integer("most"));
    }

    List<VerdictEntry> verdicts(PartitionId partition, long afterSeq, long upToSeq) {
        return database.query(
                "verdicts",
                """
                SELECT partition, from_seq, to_seq, path FROM verdict
                WHERE partition = ? AND to_seq > ? AND from_seq < ? ORDER BY from_seq
                """,
                p -> p.add(partition.value()).add(afterSeq).add(upToSeq),
                row -> new VerdictEntry(row.partition(), row.number("from_seq"), row.number("to_seq"), row.path()));
    }

    List<TailEntry> tail(long afterSeq, int most) {
        return database.query(
                "tail",
                "SELECT seq, partition, registered_at, rows FROM event_shard WHERE seq > ? ORDER BY seq LIMIT ?",
                p -> p.add(afterSeq).add(most),
                row -> new TailEntry(
                        row.number("seq"), row.partition(), row.instant("registered_at"), row.number("rows")));
    }

    static ShardEntry entry(Row row) throws SQLException {
        return new ShardEntry(
                row.number("id"),
                row.partition(),
                row.integer("level"),
                row.number("from_seq"),
                row.number("to_seq"),
                row.integer("min_day"),
                row.integer("max_day"),
                row.path(),
                row.number("rows"),
                row.number("bytes"),
                row.text("sha256"),
                row.number("min_ts"),
                row.number("max_ts"),
                row.instant("registered_at"));
    }
}
