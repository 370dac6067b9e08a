package io.scoreline.standalone.roles;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.HttpServer;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.Route;
import io.scoreline.api.info.MemoryRoute;
import io.scoreline.api.info.MetricsRoute;
import io.scoreline.worker.Worker;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The HTTP interface of a worker that runs without an API: `/healthz`, `/readyz` and `/metrics`. Thread-safe.
final class WorkerHealth implements AutoCloseable {
    private static final int OK = 200;

    private final Worker worker;
    private final MetricsRoute metrics = MetricsRoute.ofHealth();
    private final HttpServer server;

    private WorkerHealth(Worker worker, StoreParts parts, String host, int port) throws IOException {
        this.worker = worker;
        metrics.watch(parts.budget());
        metrics.watch(parts.catalog());
        WorkerMeters.register(metrics.registry(), worker);
        List<Route> routes = List.of(
                Route.health("/healthz", Set.of(), WorkerHealth::alive),
                Route.health("/readyz", Set.of(ProblemCode.NOT_READY), this::readiness),
                new MemoryRoute(parts.budget(), parts.arrow()).route(),
                metrics.route());
        this.server = HttpServer.start(host, port, routes, metrics);
    }

    static WorkerHealth start(Worker worker, StoreParts parts, String host, int port) throws IOException {
        return new WorkerHealth(worker, parts, host, port);
    }

    private static ApiResponse alive(ApiRequest request) {
        return ApiResponse.json(OK, Map.of("status", "ok"));
    }

    private ApiResponse readiness(ApiRequest request) {
        String reason = worker.notReadyReason();
        return reason == null
                ? ApiResponse.json(OK, Map.of("status", "ready"))
                : Problem.of(ProblemCode.NOT_READY, reason).response();
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        try (metrics) {
            server.close();
        }
    }
}
