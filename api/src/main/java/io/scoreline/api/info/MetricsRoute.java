package io.scoreline.api.info;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.RequestObserver;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.api.ingest.IngestCounts;
import io.scoreline.api.read.Freshness;
import io.scoreline.api.table.ScoreTables;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogTimes;
import io.scoreline.shard.catalog.ConnectionCounts;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.writer.ShardWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// `GET /metrics` in the Prometheus text format: requests, memory against budget, events, lag, connections. No entity or tenant is ever a label. Thread-safe.
public final class MetricsRoute implements RouteHandler, RequestObserver, AutoCloseable {
    private static final int OK = 200;
    private static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final @Nullable RequestMeters requests;

    private MetricsRoute(boolean servesData) {
        requests = servesData ? new RequestMeters(registry) : null;
        ProcessMeters.register(registry);
    }

    /// For a server of events and scores.
    public static MetricsRoute ofApi() {
        return new MetricsRoute(true);
    }

    /// For one that serves its own health alone.
    public static MetricsRoute ofHealth() {
        return new MetricsRoute(false);
    }

    public Route route() {
        return Route.health("/metrics", Set.of(), this);
    }

    public PrometheusMeterRegistry registry() {
        return registry;
    }

    public void watch(MemoryBudget budget) {
        gauge("scoreline.memory.limit.bytes", "Bytes the budget has", budget, MemoryBudget::limitBytes);
        gauge("scoreline.memory.reserved.bytes", "Bytes reserved", budget, MemoryBudget::reservedBytes);
        gauge("scoreline.memory.peak.bytes", "Most bytes reserved so far", budget, MemoryBudget::peakBytes);
        gauge("scoreline.memory.waiters", "Waiting for memory", budget, MemoryBudget::waiters);
    }

    public void watch(IngestCounts counts, ShardWriter writer) {
        counter("scoreline.events.accepted", "Events made durable", counts, IngestCounts::accepted);
        counter("scoreline.events.rejected", "Events refused", counts, IngestCounts::rejected);
        counter("scoreline.events.already.stored", "Events of sources stored before", counts, IngestCounts::alreadyStored);
        gauge("scoreline.journal.bytes", "Bytes of the journal", writer, ShardWriter::journalBytes);
        gauge("scoreline.journal.limit.bytes", "Bytes that the journal may take", writer, ShardWriter::journalCapBytes);
        gauge("scoreline.writer.fenced", "1 when this replica may acknowledge nothing more", writer, value -> value.failure() == null ? 0 : 1);
    }

    public void watch(ScoreTables tables, Freshness freshness) {
        gauge("scoreline.lag.seconds", "Age of the oldest event that is not served", tables, value -> value.snapshot()
                .map(snapshot -> freshness.lagMillis(snapshot) / 1e3)
                .orElse(0.0));
        gauge("scoreline.entities", "Entities over all tables", tables, value -> value.snapshot()
                .map(snapshot -> snapshot.served().values().stream()
                        .mapToDouble(served -> served.table().size())
                        .sum())
                .orElse(0.0));
        gauge("scoreline.tables.bytes", "Bytes of all score tables", tables, value -> value.memory()
                .takenBytes());
        gauge("scoreline.tables.full", "Tables that refuse further entities", tables, value -> value.snapshot()
                .map(snapshot -> (double) snapshot.served().values().stream()
                        .filter(served -> served.table().full())
                        .count())
                .orElse(0.0));
        gauge("scoreline.events.unscored", "Registered events that some table does not include", tables, value -> value
                .snapshot()
                .map(snapshot -> (double) snapshot.lag().pendingEvents())
                .orElse(0.0));
    }

    public void watch(Catalog catalog) {
        connections(catalog, "active", ConnectionCounts::active);
        connections(catalog, "idle", ConnectionCounts::idle);
        connections(catalog, "waiting", ConnectionCounts::waiting);
        connections(catalog, "max", ConnectionCounts::max);
        CatalogTimes times = catalog.times();
        timer("scoreline.catalog.acquire", "Waits for a connection to the catalog", times, CatalogTimes::acquires);
        timer("scoreline.catalog.statement", "Statements of the catalog", times, CatalogTimes::statements);
        longest("scoreline.catalog.acquire.longest.seconds", "Longest wait for a connection of late", times, CatalogTimes::acquires);
        longest("scoreline.catalog.statement.longest.seconds", "Longest statement of late", times, CatalogTimes::statements);
        counter("scoreline.catalog.refused", "Callers that got no connection in time", times, CatalogTimes::refused);
        counter("scoreline.catalog.lock.timeouts", "Statements given up at a lock", times, CatalogTimes::lockTimeouts);
    }

    private void longest(
            String name, String description, CatalogTimes times, Function<CatalogTimes, CatalogTimes.Total> total) {
        gauge(name, description, times, value -> total.apply(value).longestNanos() / 1e9);
    }

    /// What the counts and the files of the whole store say.
    public void watch(ConservationRoute conservation, Catalog catalog) {
        gauge("scoreline.conservation.missing.events", "Events missing, or counted twice", conservation, ConservationRoute::missing);
        gauge("scoreline.merge.backlog.files", "Unmerged files in the partition with most", new MergeBacklog(catalog), MergeBacklog::files);
    }

    /// How many connections the server has of those it may have, who waits for a lock there, and for how long at most, as known from the health of its connections.
    public void watch(ConnectionsRoute health) {
        gauge("scoreline.catalog.server.connections", "Connections to the server, whoever has them", health, ConnectionsRoute::inUse);
        gauge("scoreline.catalog.server.connections.limit", "Connections that the server may have", health, ConnectionsRoute::most);
        gauge("scoreline.catalog.lock.waiters", "Statements that wait for a lock", health, ConnectionsRoute::lockWaiters);
        gauge("scoreline.catalog.lock.wait.seconds", "Longest wait for a lock now", health, ConnectionsRoute::lockWaitSeconds);
    }

    private void timer(
            String name, String description, CatalogTimes times, Function<CatalogTimes, CatalogTimes.Total> total) {
        FunctionTimer.builder(
                        name,
                        times,
                        value -> total.apply(value).count(),
                        value -> total.apply(value).nanos(),
                        TimeUnit.NANOSECONDS)
                .description(description)
                .register(registry);
    }

    private void connections(Catalog catalog, String state, ToDoubleFunction<ConnectionCounts> count) {
        Gauge.builder("scoreline.catalog.connections", catalog, value -> count.applyAsDouble(value.connections()))
                .description("Connections of the catalog's pool")
                .tag("state", state)
                .register(registry);
    }

    /// A value read at each scrape; the object is held as long as the registry.
    public <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private <T> void counter(String name, String description, T of, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, of, value).description(description).register(registry);
    }

    @Override
    public void observed(String route, String method, int status, long nanos) {
        if (requests != null) {
            requests.observed(route, method, status, nanos);
        }
    }

    @Override
    public ApiResponse handle(ApiRequest request) {
        return new ApiResponse(OK, MEDIA_TYPE, registry.scrape().getBytes(StandardCharsets.UTF_8), Map.of());
    }

    @Override
    public void close() {
        registry.close();
    }
}
