package io.scoreline.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.scoreline.api.access.KeyRing;
import io.scoreline.api.definitions.DefinitionRoutes;
import io.scoreline.api.erasure.ErasureDuties;
import io.scoreline.api.erasure.ErasureRoutes;
import io.scoreline.api.history.EntityEvents;
import io.scoreline.api.history.EventListRoute;
import io.scoreline.api.history.EventStatusRoute;
import io.scoreline.api.http.HttpServer;
import io.scoreline.api.http.Route;
import io.scoreline.api.info.ConnectionsRoute;
import io.scoreline.api.info.ConservationRoute;
import io.scoreline.api.info.FilesRoute;
import io.scoreline.api.info.InfoRoute;
import io.scoreline.api.info.MemoryRoute;
import io.scoreline.api.info.MetricsRoute;
import io.scoreline.api.info.Readiness;
import io.scoreline.api.info.SourceRoute;
import io.scoreline.api.info.TablesRoute;
import io.scoreline.api.ingest.EventRoute;
import io.scoreline.api.ingest.IngestCounts;
import io.scoreline.api.ingest.IngestSettings;
import io.scoreline.api.ingest.PendingEvents;
import io.scoreline.api.ingest.RejectedEvents;
import io.scoreline.api.openapi.OpenApiRoute;
import io.scoreline.api.read.BatchGetRoute;
import io.scoreline.api.read.Freshness;
import io.scoreline.api.read.ScoreRoute;
import io.scoreline.api.read.SeriesRoute;
import io.scoreline.api.read.TopRoute;
import io.scoreline.api.receipt.ReceiptProgress;
import io.scoreline.api.table.ScoreTables;
import io.scoreline.shard.Partitioner;
import io.scoreline.shard.memory.MemoryAccount;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// The HTTP server of one replica, with the score tables behind it. Thread-safe.
public final class ApiServer implements AutoCloseable {
    private final HttpServer server;
    private final KeyRing keys;
    private final RejectedEvents rejected;
    private final ScoreTables tables;
    private final ErasureDuties erasures;
    private final EntityEvents events;
    private final Readiness readiness;
    private final MetricsRoute metrics;
    private final List<Route> routes;

    private ApiServer(ApiSettings settings, ApiParts parts, KeyRing keys, ScoreTables tables, MetricsRoute metrics)
            throws IOException {
        refuseOpen(settings, keys);
        this.keys = keys;
        this.rejected = RejectedEvents.open(parts.files(), parts.clock(), settings.rejectedCapBytes());
        this.tables = tables;
        this.metrics = metrics;
        this.events = new EntityEvents(parts.catalog(), parts.files(), parts.arrow(), parts.budget().of(MemoryAccount.SCAN));
        this.readiness = new Readiness(parts.writer(), tables);
        this.routes = routes(settings, parts);
        this.server = HttpServer.start(settings.host(), settings.port(), routes, metrics, keys);
        this.erasures = ErasureDuties.start(
                parts.catalog(), parts.writer(), tables, rejected, parts.arrow(), parts.budget().of(MemoryAccount.SCAN));
        metrics.gauge("scoreline.http.connections", "Connections open", server, HttpServer::connections);
    }

    /// Binds the port ([java.net.BindException] when it is taken), then rebuilds the score tables in the background: `/readyz` tells when.
    public static ApiServer start(ApiSettings settings, ApiParts parts) throws IOException {
        KeyRing keys = KeyRing.open(parts.catalog(), parts.clock());
        ScoreTables tables = ScoreTables.start(
                parts.catalog(),
                parts.files(),
                parts.arrow(),
                parts.budget().of(MemoryAccount.TABLE),
                parts.scoreFeed(),
                parts.store().partitions());
        MetricsRoute metrics = MetricsRoute.ofApi();
        try {
            return new ApiServer(settings, parts, keys, tables, metrics);
        } catch (IOException | RuntimeException e) {
            tables.close();
            metrics.close();
            keys.close();
            throw e;
        }
    }

    /// A store without keys is for this machine alone.
    private static void refuseOpen(ApiSettings settings, KeyRing keys) throws IOException {
        if (!keys.keyed() && !InetAddress.getByName(settings.host()).isLoopbackAddress()) {
            throw new IOException("host " + settings.host() + ": expected a loopback address while the store has no API"
                    + " key, found one that others reach; make a key first with `scoreline key create`");
        }
    }

    private List<Route> routes(ApiSettings settings, ApiParts parts) {
        ReceiptProgress progress = new ReceiptProgress(parts.writer(), parts.catalog(), tables);
        Freshness freshness = new Freshness(parts.writer(), parts.clock());
        PendingEvents pending = new PendingEvents(parts.writer());
        IngestCounts counts = new IngestCounts();
        Partitioner partitioner = new Partitioner(parts.store().partitions());
        metrics.watch(parts.budget());
        metrics.watch(counts, parts.writer());
        metrics.watch(tables, freshness);
        metrics.watch(parts.catalog());
        metrics.gauge("scoreline.events.rejected.let.go", "Refused events that were not kept for want of room", rejected, RejectedEvents::letGo);
        List<Route> all = new ArrayList<>();
        all.add(new EventRoute(
                        new IngestSettings(settings.maxBodyBytes(), settings.maxEvents(), settings.maxEventBytes()),
                        parts.budget().of(MemoryAccount.INGEST),
                        parts.writer(),
                        progress,
                        pending,
                        counts,
                        rejected,
                        parts.store().dedupWindow(),
                        parts.clock())
                .route());
        all.add(new TopRoute(tables, freshness, parts.budget(), parts.arrow(), parts.clock()).route());
        all.add(new BatchGetRoute(
                        tables, progress, freshness, partitioner, parts.budget(), parts.arrow(), parts.clock())
                .route());
        all.add(new ScoreRoute(tables, events, progress, freshness, partitioner, parts.clock()).route());
        all.add(new SeriesRoute(tables, events, partitioner, parts.clock()).route());
        all.add(new EventListRoute(events, partitioner).route());
        all.addAll(new ErasureRoutes(parts.catalog(), partitioner).routes());
        all.add(new EventStatusRoute(events, tables, partitioner).route());
        all.addAll(new DefinitionRoutes(parts.catalog(), parts.budget().of(MemoryAccount.INGEST), tables).routes());
        all.add(new SourceRoute(parts.writer()).route());
        all.add(new FilesRoute(parts.catalog(), parts.budget(), parts.store().partitions(), settings.dataDirectory())
                .route());
        all.add(new InfoRoute(
                        new InfoRoute.Replica(settings.name(), settings.dataDirectory(), version()),
                        parts.store(),
                        parts.catalog(),
                        tables,
                        parts.writer(),
                        pending,
                        counts,
                        freshness,
                        parts.budget())
                .route());
        all.addAll(readiness.routes());
        ConnectionsRoute connections = new ConnectionsRoute(parts.catalog());
        metrics.watch(connections);
        all.add(connections.route());
        all.add(new TablesRoute(tables).route());
        all.add(new MemoryRoute(parts.budget(), parts.arrow()).route());
        ConservationRoute conservation = new ConservationRoute(parts.catalog());
        metrics.watch(conservation, parts.catalog());
        all.add(conservation.route());
        all.add(metrics.route());
        all.add(new OpenApiRoute().route());
        return List.copyOf(all);
    }

    /// The version of the program; in a build that was not packaged there is none.
    private static String version() {
        String version = ApiServer.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /// All routes, as the description in `/openapi.json` has them.
    List<Route> routes() {
        return routes;
    }

    public int port() {
        return server.port();
    }

    public boolean ready() {
        return readiness.ready();
    }

    /// The registry behind `/metrics`, for others' meters.
    public PrometheusMeterRegistry meters() {
        return metrics.registry();
    }

    @Override
    public void close() {
        try (keys;
                rejected;
                metrics;
                tables;
                erasures;
                events) {
            server.close();
        }
    }
}
