package io.scoreline.shard.catalog;

import io.scoreline.shard.catalog.Database.Binder;
import java.time.Duration;
import java.util.List;

/// What the server and the counters say about how the store does.
final class HealthStatements {
    private final Database database;

    HealthStatements(Database database) {
        this.database = database;
    }

    ConnectionActivity activity() {
        return database.queryOne(
                "activity",
                """
                SELECT count(*) FILTER (WHERE ours AND state = 'active') AS active,
                       count(*) FILTER (WHERE ours AND state = 'idle') AS idle,
                       count(*) FILTER (WHERE ours AND state LIKE 'idle in transaction%') AS idle_in_transaction,
                       count(*) FILTER (WHERE ours AND query ~* '^\\s*listen\\M') AS listening,
                       count(*) AS connections,
                       current_setting('max_connections')::int AS most,
                       (SELECT count(*) FROM process WHERE heartbeat > now() - ?::interval) AS processes,
                       (SELECT coalesce(sum(pool), 0) FROM process WHERE heartbeat > now() - ?::interval) AS registered,
                       (SELECT count(*) FROM pg_locks WHERE NOT granted) AS lock_waiters,
                       (SELECT coalesce(extract(epoch FROM max(clock_timestamp() - waitstart)) * 1000, 0)
                        FROM pg_locks WHERE NOT granted)::bigint AS lock_wait_millis
                FROM (SELECT datname = current_database() AS ours, state, query FROM pg_stat_activity
                      WHERE datname IS NOT NULL) a
                """,
                p -> p.add(Catalog.ALIVE_FOR).add(Catalog.ALIVE_FOR),
                row -> new ConnectionActivity(
                        row.integer("active"),
                        row.integer("idle"),
                        row.integer("idle_in_transaction"),
                        row.integer("listening"),
                        row.integer("connections"),
                        row.integer("most"),
                        row.integer("processes"),
                        row.integer("registered"),
                        row.integer("lock_waiters"),
                        Duration.ofMillis(row.number("lock_wait_millis"))));
    }

    /// One statement, hence one moment. Rows above a watermark lie in landing shards: merges take what every live definition has behind it.
    List<Conservation> conservation() {
        return database.query(
                "conservation",
                """
                SELECT d.tenant, d.name, d.version, d.uncounted,
                       (SELECT coalesce(sum(accepted), 0) FROM writer)::bigint AS accepted,
                       sum(r.scored)::bigint AS scored, sum(r.ignored)::bigint AS ignored,
                       sum(r.invalid)::bigint AS invalid, sum(r.duplicates)::bigint AS duplicates,
                       sum((SELECT coalesce(sum(e.rows), 0) FROM event_shard e
                            WHERE e.partition = r.partition AND e.to_seq > r.done_seq))::bigint AS pending,
                       sum((SELECT coalesce(sum(e.rows), 0) FROM event_shard e
                            WHERE e.skipped AND e.partition = r.partition AND e.to_seq <= r.done_seq
                              AND e.from_seq > d.starts_after))::bigint AS set_aside
                FROM definition d JOIN progress r ON r.definition = d.id
                WHERE d.state <> 'RETIRED' GROUP BY d.id ORDER BY d.id
                """,
                Binder.NONE,
                row -> new Conservation(
                        new DefinitionKey(row.text("tenant"), row.text("name"), row.integer("version")),
                        row.number("accepted"),
                        row.number("uncounted"),
                        row.number("scored"),
                        row.number("ignored"),
                        row.number("invalid"),
                        row.number("duplicates"),
                        row.number("pending"),
                        row.number("set_aside")));
    }
}
