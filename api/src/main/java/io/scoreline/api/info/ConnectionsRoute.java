package io.scoreline.api.info;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.shard.cache.CacheBounds;
import io.scoreline.shard.cache.Cached;
import io.scoreline.shard.cache.MetadataCache;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.ConnectionActivity;
import io.scoreline.shard.catalog.ConnectionCounts;
import io.scoreline.shard.catalog.ReplicaState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// `GET /v1/health/connections`: what the connections to the catalog's server do, and how near its limit they are. However often it is asked, the server is asked
/// once a second or so, and while it is away the last answer counts, with its age. Thread-safe.
public final class ConnectionsRoute implements RouteHandler {
    /// From here on somebody should look.
    static final double WARN = 0.80;

    /// From here on the route answers 503.
    static final double UNHEALTHY = 0.90;

    /// From here on somebody should be woken.
    static final double PAGE = 0.95;

    private static final int OK = 200;
    private static final String KEY = "connections";
    private static final CacheBounds BOUNDS =
            new CacheBounds(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(10), 1, 1);

    private final Catalog catalog;
    private final MetadataCache<String, ConnectionActivity> activity;

    public ConnectionsRoute(Catalog catalog) {
        this.catalog = catalog;
        this.activity = new MetadataCache<>(BOUNDS, key -> Optional.of(catalog.activity()));
    }

    public Route route() {
        return Route.health(
                "/v1/health/connections",
                Set.of(ProblemCode.CONNECTIONS_EXHAUSTED, ProblemCode.CATALOG_UNAVAILABLE),
                this);
    }

    @Override
    public ApiResponse handle(ApiRequest request) {
        Cached<ConnectionActivity> known = activity.get(KEY);
        return answer(known.value().orElseThrow(), catalog.connections(), catalog.replica(), known.age());
    }

    static ApiResponse answer(
            ConnectionActivity known, ConnectionCounts pool, Optional<ReplicaState> replica, Duration age) {
        double utilisation = known.all() / (double) known.max();
        Map<String, Object> members = members(known, pool, utilisation, age);
        replica.ifPresent(state -> members.put("replica", replica(state)));
        if (utilisation < UNHEALTHY) {
            return ApiResponse.json(OK, members);
        }
        return Problem.of(
                        ProblemCode.CONNECTIONS_EXHAUSTED,
                        known.all() + " of the server's " + known.max() + " connections are in use, of which "
                                + (known.active() + known.idle() + known.idleInTransaction()) + " are this store's")
                .with("connections", members)
                .response();
    }

    private static Map<String, Object> members(
            ConnectionActivity known, ConnectionCounts pool, double utilisation, Duration age) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("active", known.active());
        members.put("idle", known.idle());
        members.put("idleInTransaction", known.idleInTransaction());
        members.put("waiting", pool.waiting());
        members.put("max", known.max());
        members.put("utilisation", Math.round(utilisation * 1_000) / 1e3);
        members.put("listening", known.listening());
        members.put("status", status(utilisation));
        members.put("inUse", known.all());
        members.put("lockWaiters", known.lockWaiters());
        members.put("processes", Map.of("live", known.processes(), "connections", known.registered()));
        members.put("pool", Map.of("active", pool.active(), "idle", pool.idle(), "max", pool.max()));
        members.put("ageMs", age.toMillis());
        return members;
    }

    private static Map<String, Object> replica(ReplicaState state) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("address", state.address());
        members.put("status", state.status().name().toLowerCase(Locale.ROOT));
        members.put("reads", state.reads());
        members.put("passed", state.passed());
        return members;
    }

    static String status(double utilisation) {
        if (utilisation >= PAGE) {
            return "page";
        }
        if (utilisation >= UNHEALTHY) {
            return "unhealthy";
        }
        return utilisation >= WARN ? "warn" : "ok";
    }

    double inUse() {
        return read(ConnectionActivity::all);
    }

    double most() {
        return read(ConnectionActivity::max);
    }

    double lockWaiters() {
        return read(ConnectionActivity::lockWaiters);
    }

    double lockWaitSeconds() {
        return read(value -> value.longestLockWait().toMillis() / 1e3);
    }

    /// Not a number when the server has never answered.
    private double read(ToDoubleFunction<ConnectionActivity> value) {
        try {
            return activity.get(KEY).value().stream().mapToDouble(value).findFirst().orElse(Double.NaN);
        } catch (CatalogException away) {
            return Double.NaN;
        }
    }
}
