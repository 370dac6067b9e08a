package io.scoreline.shard.catalog;

import io.scoreline.shard.catalog.Database.Binder;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The store as a whole, and the processes that work on it.
final class StoreStatements {
    /// The newest schema step that this release knows.
    private static final int SCHEMA = Migration.ALL.getLast().version();

    private final Database database;

    StoreStatements(Database database) {
        this.database = database;
    }

    StoreInfo storeInfo() {
        return database.queryOne(
                "storeInfo",
                "SELECT id, partitions, dedup_window_millis, dedup_key0, dedup_key1 FROM store",
                Binder.NONE,
                row -> new StoreInfo(
                        row.uuid("id"),
                        row.integer("partitions"),
                        Duration.ofMillis(row.number("dedup_window_millis")),
                        row.number("dedup_key0"),
                        row.number("dedup_key1")));
    }

    FeedHeads heads() {
        return database.queryOne(
                "heads",
                """
                SELECT max(seq) FILTER (WHERE kind = 'event') AS events,
                       max(seq) FILTER (WHERE kind = 'score') AS scores,
                       max(seq) FILTER (WHERE kind = 'definition') AS definitions,
                       max(seq) FILTER (WHERE kind = 'erasure') AS erasures,
                       clock_timestamp() AS now
                FROM feed
                """,
                Binder.NONE,
                row -> new FeedHeads(
                        row.number("events"),
                        row.number("scores"),
                        row.number("definitions"),
                        row.number("erasures"),
                        row.instant("now")));
    }

    StoreTotals.OfWriter totals(@Nullable WriterId writer) {
        return database.queryOne(
                "totals",
                """
                SELECT (SELECT coalesce(sum(accepted), 0) FROM writer) AS accepted,
                       (SELECT coalesce(max(done), 0) FROM writer WHERE writer_id = ?) AS done,
                       (SELECT coalesce(sum(duplicates), 0) FROM partition) AS duplicates,
                       count(*) AS shards, coalesce(sum(rows), 0) AS rows, coalesce(sum(bytes), 0) AS bytes
                FROM event_shard
                """,
                p -> p.add(writer == null ? null : writer.value()),
                row -> new StoreTotals.OfWriter(
                        new StoreTotals(
                                row.number("accepted"),
                                row.number("duplicates"),
                                row.number("shards"),
                                row.number("rows"),
                                row.number("bytes")),
                        row.number("done")));
    }

    String serverVersion() {
        return database.queryOne(
                "serverVersion", "SHOW server_version", Binder.NONE, row -> row.text("server_version"));
    }

    void registerProcess(UUID process, String role, String name, int pool) {
        database.update(
                "registerProcess",
                """
                WITH gone AS (DELETE FROM process WHERE heartbeat < now() - ?::interval AND id <> ?)
                INSERT INTO process (id, role, name, pool, schema) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET role = excluded.role, name = excluded.name, pool = excluded.pool,
                                               schema = excluded.schema, heartbeat = clock_timestamp()
                """,
                p -> p.add(Catalog.FORGOTTEN_AFTER)
                        .add(process)
                        .add(process)
                        .add(role)
                        .add(name)
                        .add(pool)
                        .add(SCHEMA));
    }

    void admitProcess(UUID process, String role, String name, int pool) {
        Admission admission = database.writeOne(
                "admitProcess",
                "SELECT admitted, used, most, server_most, others FROM admit_process(?, ?, ?, ?, ?, ?::interval, ?, ?::interval)",
                p -> p.add(process)
                        .add(role)
                        .add(name)
                        .add(pool)
                        .add(CatalogPool.FOR_MIGRATIONS)
                        .add(Catalog.ALIVE_FOR)
                        .add(CatalogPool.MOST_PERCENT)
                        .add(Catalog.FORGOTTEN_AFTER),
                row -> new Admission(
                        row.flag("admitted"),
                        row.integer("used"),
                        row.integer("most"),
                        row.integer("server_most"),
                        row.text("others")));
        if (!admission.admitted()) {
            throw new CatalogException(admission.refusal(database.address(), role, name, pool));
        }
        database.update(
                "tellSchema", "UPDATE process SET schema = ? WHERE id = ?", p -> p.add(SCHEMA).add(process));
    }

    /// `used` by the other live processes, of which `others` tells how many of which pool; `most` that all may use of the `serverMost` there are.
    private record Admission(boolean admitted, int used, int most, int serverMost, String others) {
        String refusal(String address, String role, String name, int pool) {
            int sum = used + CatalogPool.FOR_MIGRATIONS + pool;
            int needed = (sum * 100 + CatalogPool.MOST_PERCENT - 1) / CatalogPool.MOST_PERCENT;
            return role + " " + name + " is not started: the connections of all live processes at " + address + " would be " + others
                    + (others.isEmpty() ? "" : " + ") + pool + " (this one) + " + CatalogPool.FOR_MIGRATIONS + " (migrations) = " + sum
                    + ", more than " + most + ", " + CatalogPool.MOST_PERCENT + " % of the server's max_connections of " + serverMost
                    + "; raise that to " + needed + " or more, or start fewer processes; one that has died counts for "
                    + Catalog.ALIVE_FOR.toSeconds() + " s";
        }
    }

    boolean heartbeat(UUID process) {
        return database.update(
                        "heartbeat", "UPDATE process SET heartbeat = clock_timestamp() WHERE id = ?", p -> p.add(process))
                > 0;
    }

    void changeRole(UUID process, String from, String to) {
        database.update(
                "changeRole",
                "UPDATE process SET role = ? WHERE id = ? AND role = ?",
                p -> p.add(to).add(process).add(from));
    }

    void removeProcess(UUID process) {
        database.update("removeProcess", "DELETE FROM process WHERE id = ?", p -> p.add(process));
    }

    void removePredecessors() {
        database.update(
                "removePredecessors",
                """
                WITH gone AS (DELETE FROM process)
                UPDATE partition SET owner = NULL, lease_until = '-infinity' WHERE owner IS NOT NULL
                """,
                Binder.NONE);
    }

    boolean hasHeartbeatWithin(Duration time) {
        return database.queryOne(
                "hasHeartbeatWithin",
                "SELECT EXISTS (SELECT 1 FROM process WHERE heartbeat > clock_timestamp() - ?::interval) AS found",
                p -> p.add(time),
                row -> row.flag("found"));
    }

    int liveProcesses(String role) {
        return database.queryOne(
                "liveProcesses",
                "SELECT count(*) AS live FROM process WHERE role = ? AND heartbeat > now() - ?::interval",
                p -> p.add(role).add(Catalog.ALIVE_FOR),
                row -> row.integer("live"));
    }
}
