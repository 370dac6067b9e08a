package io.scoreline.api.erasure;

import io.scoreline.api.history.EntityName;
import io.scoreline.api.http.Access;
import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.Route;
import io.scoreline.shard.Partitioner;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.ErasureEntry;
import io.scoreline.shard.catalog.ErasureWait;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `DELETE /v1/entities/{entity}`: begins the erasure of an entity; `GET /v1/erasures/{id}`: how far it is, and at the end its
/// receipt. Thread-safe.
public final class ErasureRoutes {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final Catalog catalog;
    private final Partitioner partitioner;

    public ErasureRoutes(Catalog catalog, Partitioner partitioner) {
        this.catalog = catalog;
        this.partitioner = partitioner;
    }

    public List<Route> routes() {
        return List.of(
                Route.of(
                                "DELETE",
                                "/v1/entities/{entity}",
                                Set.of(),
                                Set.of(ProblemCode.PATH_INVALID, ProblemCode.CATALOG_UNAVAILABLE),
                                this::erase)
                        .needing(Access.ADMIN),
                Route.of(
                                "GET",
                                "/v1/erasures/{id}",
                                Set.of(),
                                Set.of(
                                        ProblemCode.PATH_INVALID,
                                        ProblemCode.ERASURE_UNKNOWN,
                                        ProblemCode.CATALOG_UNAVAILABLE),
                                this::show)
                        .needing(Access.ADMIN));
    }

    private ApiResponse erase(ApiRequest request) {
        EntityName entity = EntityName.of(request, partitioner);
        ErasureEntry entry = catalog.requestErasure(entity.tenant(), entity.text(), entity.partition());
        return ApiResponse.json(ACCEPTED, body(entry, List.of()))
                .withHeader("Location", "/v1/erasures/" + entry.id());
    }

    private ApiResponse show(ApiRequest request) {
        String text = request.path("id");
        ErasureEntry entry = catalog.erasure(request.tenant(), id(text)).orElseThrow(() -> Problem.of(
                        ProblemCode.ERASURE_UNKNOWN, "there is no such erasure, or it was done more than 90 days ago")
                .with("id", text)
                .exception());
        List<ErasureWait> waits =
                entry.state() == ErasureEntry.State.DONE ? List.of() : catalog.erasureWaits(entry.id());
        return ApiResponse.json(OK, body(entry, waits));
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemCode.PATH_INVALID, "no erasure has this id: expected a UUID")
                    .with("field", "id")
                    .with("expected", "a UUID")
                    .with("found", text)
                    .exception();
        }
    }

    private static Map<String, Object> body(ErasureEntry entry, List<ErasureWait> waits) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", entry.id().toString());
        if (entry.entity() != null) {
            body.put("entity", entry.entity());
        }
        body.put("state", entry.state().name().toLowerCase(Locale.ROOT));
        if (entry.seq() > 0) {
            body.put("seq", entry.seq());
        }
        body.put("rows", entry.rows());
        body.put("eventFiles", entry.eventFiles());
        body.put("scoreFiles", entry.scoreFiles());
        body.put("requestedAt", entry.requestedAt().toString());
        put(body, "erasedAt", entry.placedAt());
        put(body, "rewrittenAt", entry.rewrittenAt());
        put(body, "finishedAt", entry.finishedAt());
        body.put("waitsFor", waits.stream().map(ErasureRoutes::wait).toList());
        return body;
    }

    private static void put(Map<String, Object> body, String name, @Nullable Instant time) {
        if (time != null) {
            body.put(name, time.toString());
        }
    }

    private static Map<String, Object> wait(ErasureWait wait) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("what", wait.what());
        if (!wait.name().isEmpty()) {
            members.put("name", wait.name());
        }
        members.put("count", wait.count());
        return members;
    }
}
