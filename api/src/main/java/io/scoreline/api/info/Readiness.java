package io.scoreline.api.info;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.Route;
import io.scoreline.api.table.ScoreTables;
import io.scoreline.writer.ShardWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/healthz`: the process lives and its writer takes events. `/readyz`: the journal is replayed and the tables are built; once it was so it stays so, whatever becomes of
/// the catalog, since reads and acknowledgements go on without it. Thread-safe.
public final class Readiness {
    private static final int OK = 200;

    private final ShardWriter writer;
    private final ScoreTables tables;
    private volatile boolean wasReady;

    public Readiness(ShardWriter writer, ScoreTables tables) {
        this.writer = writer;
        this.tables = tables;
    }

    public List<Route> routes() {
        return List.of(
                Route.health("/healthz", Set.of(ProblemCode.WRITER_FENCED), this::health),
                Route.health("/readyz", Set.of(ProblemCode.NOT_READY), this::readiness));
    }

    public boolean ready() {
        if (!wasReady && writer.replayed() && tables.built()) {
            wasReady = true;
        }
        return wasReady;
    }

    private ApiResponse health(ApiRequest request) {
        @Nullable Throwable failure = writer.failure();
        if (failure != null) {
            return Problem.of(ProblemCode.WRITER_FENCED, String.valueOf(failure.getMessage()))
                    .response();
        }
        return ApiResponse.json(OK, Map.of("status", "ok"));
    }

    private ApiResponse readiness(ApiRequest request) {
        if (ready()) {
            return ApiResponse.json(OK, Map.of("status", "ready"));
        }
        String detail = writer.replayed() ? "the score tables are being built" : "the journal is being replayed";
        return Problem.of(ProblemCode.NOT_READY, detail)
                .with("building", tables.building().stream().map(TablesRoute::building).toList())
                .response();
    }
}
