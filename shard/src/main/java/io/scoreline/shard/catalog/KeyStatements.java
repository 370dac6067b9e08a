package io.scoreline.shard.catalog;

import io.scoreline.shard.catalog.Database.Binder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keys and the limits of tenants.
final class KeyStatements {
    /// One in use and its successor.
    static final int MOST_OF_NAME = 2;

    /// Every replica has all live keys in memory.
    static final int MOST = 10_000;

    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(90);
    private static final String COLUMNS =
            "encode(k.sha256, 'hex') AS sha256, k.prefix, k.tenant, k.name, k.scopes, k.origins, k.created_at, k.expires_at, k.revoked_at";

    private final Database database;

    KeyStatements(Database database) {
        this.database = database;
    }

    KeyOutcome create(NewKey key) {
        String outcome = database.writeOne(
                "createKey",
                "SELECT create_key(decode(?, 'hex'), ?, ?, ?, ?, ?, nullif(?, '')::interval, ?, ?, ?::interval) AS outcome",
                p -> p.add(key.sha256())
                        .add(key.prefix())
                        .add(key.tenant())
                        .add(key.name())
                        .texts(new TreeSet<>(key.scopes()), KeyScope::name)
                        .texts(key.origins(), origin -> origin)
                        .add(interval(key.lifetime()))
                        .add(MOST_OF_NAME)
                        .add(MOST)
                        .add(FORGOTTEN_AFTER),
                row -> row.text("outcome"));
        return switch (outcome) {
            case "created" -> KeyOutcome.CREATED;
            case "most_of_name" -> KeyOutcome.MOST_OF_NAME;
            case "most" -> KeyOutcome.MOST;
            default -> throw new CatalogException("createKey: expected an outcome, found " + outcome);
        };
    }

    private static String interval(@Nullable Duration lifetime) {
        return lifetime == null ? "" : lifetime.toSeconds() + " seconds";
    }

    List<KeyEntry> all() {
        return database.query(
                "keys",
                "SELECT " + COLUMNS + " FROM api_key k ORDER BY k.tenant, k.name, k.created_at",
                Binder.NONE,
                KeyStatements::entry);
    }

    LiveKeys live() {
        Map<String, TenantLimits> limits = new HashMap<>();
        List<KeyEntry> keys = new ArrayList<>();
        List<Boolean> keyed = database.query(
                "liveKeys",
                "SELECT s.keyed, t.events_per_second, t.requests_per_second, t.concurrent, " + COLUMNS
                        + """
                         FROM store s
                        LEFT JOIN api_key k ON k.revoked_at IS NULL
                             AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp())
                        LEFT JOIN tenant t ON t.tenant = k.tenant
                        """,
                Binder.NONE,
                row -> {
                    if (row.textIfAny("sha256") != null) {
                        keys.add(entry(row));
                        limits.put(row.text("tenant"), limits(row));
                    }
                    return row.flag("keyed");
                });
        return new LiveKeys(keyed.contains(true), keys, limits);
    }

    Optional<KeyEntry> revoke(String prefix) {
        return database
                .write(
                        "revokeKey",
                        """
                        UPDATE api_key k SET revoked_at = clock_timestamp() WHERE k.prefix = ? AND k.revoked_at IS NULL
                        RETURNING\s""" + COLUMNS,
                        p -> p.add(prefix),
                        KeyStatements::entry)
                .stream()
                .findFirst();
    }

    /// False when no key was ever made for the tenant.
    boolean limit(String tenant, TenantLimits limits) {
        return database.update(
                        "limitTenant",
                        """
                        UPDATE tenant SET events_per_second = ?, requests_per_second = ?, concurrent = ?
                        WHERE tenant = ?
                        """,
                        p -> p.add(limits.eventsPerSecond())
                                .add(limits.requestsPerSecond())
                                .add(limits.concurrent())
                                .add(tenant))
                > 0;
    }

    /// False when no key was ever made for the tenant.
    boolean retain(String tenant, Optional<Duration> kept) {
        return database.update(
                        "retainTenant",
                        "UPDATE tenant SET kept = nullif(?, '')::interval WHERE tenant = ?",
                        p -> p.add(interval(kept.orElse(null))).add(tenant))
                > 0;
    }

    Map<String, Duration> retention() {
        Map<String, Duration> kept = new HashMap<>();
        database.query(
                "tenantRetention",
                "SELECT tenant, extract(epoch FROM kept)::bigint AS seconds FROM tenant WHERE kept IS NOT NULL",
                Binder.NONE,
                row -> kept.put(row.text("tenant"), Duration.ofSeconds(row.number("seconds"))));
        return Map.copyOf(kept);
    }

    private static TenantLimits limits(Row row) throws SQLException {
        return new TenantLimits(
                row.number("events_per_second"), row.number("requests_per_second"), row.integer("concurrent"));
    }

    private static KeyEntry entry(Row row) throws SQLException {
        Set<KeyScope> scopes = row.texts("scopes").stream().map(KeyScope::valueOf).collect(Collectors.toSet());
        return new KeyEntry(
                row.text("sha256"),
                row.text("prefix"),
                row.text("tenant"),
                row.text("name"),
                scopes,
                row.texts("origins"),
                row.instant("created_at"),
                row.instantIfAny("expires_at"),
                row.instantIfAny("revoked_at"));
    }
}
