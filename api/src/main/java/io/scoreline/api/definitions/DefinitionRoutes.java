package io.scoreline.api.definitions;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.NearestName;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.ProblemException;
import io.scoreline.api.http.QueryParameters;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.api.table.ScoreTables;
import io.scoreline.api.table.TableSnapshot;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.DefinitionConflictException;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.DefinitionKey;
import io.scoreline.shard.catalog.DefinitionState;
import io.scoreline.shard.memory.MemoryBudget;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The routes below `/v1/definitions`. Thread-safe.
public final class DefinitionRoutes {
    private static final int OK = 200;
    private static final int CREATED = 201;
    /// The tenant of definitions that count for all.
    private static final String ALL_TENANTS = "";
    /// How long a change is waited for to be seen here before it is answered.
    private static final Duration SEEN_BOUND = Duration.ofSeconds(2);

    private static final String PATH = "/v1/definitions";
    private static final String VERSION_PATH = PATH + "/{name}/{version}";

    private final Catalog catalog;
    private final MemoryBudget budget;
    private final ScoreTables tables;

    public DefinitionRoutes(Catalog catalog, MemoryBudget budget, ScoreTables tables) {
        this.catalog = catalog;
        this.budget = budget;
        this.tables = tables;
    }

    public List<Route> routes() {
        Set<ProblemCode> find =
                Set.of(ProblemCode.PATH_INVALID, ProblemCode.DEFINITION_UNKNOWN, ProblemCode.NOT_READY);
        Set<ProblemCode> change =
                Set.of(ProblemCode.PATH_INVALID, ProblemCode.DEFINITION_UNKNOWN, ProblemCode.CATALOG_UNAVAILABLE);
        Set<ProblemCode> add = Set.of(
                ProblemCode.BODY_EMPTY,
                ProblemCode.BODY_MALFORMED,
                ProblemCode.BODY_ENCODING_CORRUPT,
                ProblemCode.BODY_TOO_LARGE,
                ProblemCode.MEDIA_TYPE_UNSUPPORTED,
                ProblemCode.ENCODING_UNSUPPORTED,
                ProblemCode.DEFINITION_CONFLICT,
                ProblemCode.DEFINITION_INVALID,
                ProblemCode.MEMORY_EXHAUSTED,
                ProblemCode.CATALOG_UNAVAILABLE);
        return List.of(
                Route.of("GET", PATH, Set.of(), Set.of(ProblemCode.NOT_READY), this::list),
                Route.of("POST", PATH, Set.of("state", "from"), add, this::add),
                Route.of("GET", VERSION_PATH, Set.of(), find, this::show),
                Route.of("POST", VERSION_PATH + "/activate", Set.of(), change, to(DefinitionState.ACTIVE)),
                Route.of("POST", VERSION_PATH + "/shadow", Set.of(), change, to(DefinitionState.SHADOW)),
                Route.of("POST", VERSION_PATH + "/retire", Set.of(), change, to(DefinitionState.RETIRED)));
    }

    private ApiResponse list(ApiRequest request) {
        List<Map<String, Object>> all =
                snapshot().definitions().stream().map(DefinitionJson::summary).toList();
        return ApiResponse.json(OK, Map.of("definitions", all));
    }

    private ApiResponse show(ApiRequest request) {
        TableSnapshot snapshot = snapshot();
        DefinitionKey key = key(request);
        return snapshot.definition(key.name(), key.version())
                .map(entry -> ApiResponse.json(OK, DefinitionJson.whole(entry)))
                .orElseThrow(() -> unknown(key));
    }

    private TableSnapshot snapshot() {
        return tables.snapshot()
                .orElseThrow(() -> Problem.of(ProblemCode.NOT_READY, "the definitions have not been read yet")
                        .exception());
    }

    private ApiResponse add(ApiRequest request) throws IOException, InterruptedException {
        DefinitionState state =
                switch (request.query().get("state", "active")) {
                    case "active" -> DefinitionState.ACTIVE;
                    case "shadow" -> DefinitionState.SHADOW;
                    case String other -> throw QueryParameters.invalid("state", "active or shadow", other);
                };
        boolean fromNow =
                switch (request.query().get("from", "start")) {
                    case "now" -> true;
                    case "start" -> false;
                    case String other -> throw QueryParameters.invalid("from", "start or now", other);
                };
        Definition definition = DefinitionBody.read(request, budget);
        DefinitionKey key = new DefinitionKey(ALL_TENANTS, definition.name(), definition.version());
        boolean known = catalog.definitions().stream().anyMatch(entry -> entry.key().equals(key));
        DefinitionEntry entry = add(definition, key, state, fromNow);
        awaitSeen(entry);
        return ApiResponse.json(known ? OK : CREATED, DefinitionJson.summary(entry))
                .withHeader("Location", PATH + "/" + key.name() + "/" + key.version());
    }

    private DefinitionEntry add(Definition definition, DefinitionKey key, DefinitionState state, boolean fromNow) {
        try {
            // What it reads is written as columns from here on.
            catalog.featureIds(definition.featureSpecs());
            return catalog.addDefinition(key, definition.digest(), definition.body(), state, fromNow);
        } catch (DefinitionConflictException e) {
            throw Problem.of(
                            ProblemCode.DEFINITION_CONFLICT,
                            key.name() + "@" + key.version()
                                    + " exists with another body; a changed definition needs a new version")
                    .with("name", key.name())
                    .with("version", key.version())
                    .with("differences", BodyDifference.of(e.existing().body(), definition.body()))
                    .exception();
        }
    }

    private RouteHandler to(DefinitionState state) {
        return request -> {
            DefinitionKey key = key(request);
            Optional<DefinitionEntry> entry = catalog.setDefinitionState(key, state);
            awaitSeen(entry.orElseThrow(() -> unknown(key)));
            return ApiResponse.json(OK, DefinitionJson.summary(entry.get()));
        };
    }

    /// Whoever changed a definition finds it changed when it reads again here; when that takes long the change is answered all the same.
    private void awaitSeen(DefinitionEntry entry) throws InterruptedException {
        tables.await(
                () -> tables.snapshot()
                        .flatMap(snapshot -> snapshot.definition(
                                entry.key().name(), entry.key().version()))
                        .filter(seen -> seen.state() == entry.state())
                        .isPresent(),
                SEEN_BOUND);
    }

    private static DefinitionKey key(ApiRequest request) {
        String version = request.path("version");
        if (!version.matches("[0-9]{1,9}")) {
            throw Problem.of(ProblemCode.PATH_INVALID, "the version in the path: expected a number, found " + version)
                    .with("field", "version")
                    .with("expected", "a number")
                    .with("found", version)
                    .exception();
        }
        return new DefinitionKey(ALL_TENANTS, request.path("name"), Integer.parseInt(version));
    }

    private ProblemException unknown(DefinitionKey key) {
        List<String> known = tables.snapshot().stream()
                .flatMap(snapshot -> snapshot.definitions().stream())
                .map(entry -> entry.key().name() + "@" + entry.key().version())
                .toList();
        String wanted = key.name() + "@" + key.version();
        return Problem.of(ProblemCode.DEFINITION_UNKNOWN, "there is no definition " + wanted)
                .with("found", wanted)
                .with("definitions", known)
                .with("nearest", NearestName.of(wanted, known))
                .exception();
    }
}
