package io.scoreline.api.definitions;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.ProblemException;
import io.scoreline.api.http.QueryParameters;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.api.table.ScoreTables;
import io.scoreline.api.table.TableSnapshot;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.expression.NearestName;
import io.scoreline.shard.catalog.BuildProgress;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.DefinitionConflictException;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.DefinitionKey;
import io.scoreline.shard.catalog.DefinitionState;
import io.scoreline.shard.memory.MemoryBudget;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The routes below `/v1/definitions`. Thread-safe.
public final class DefinitionRoutes {
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    /// Whether an activation waits until the version is built.
    private static final String WHEN = "when";
    /// How long a change is waited for to be seen here before it is answered.
    private static final Duration SEEN_BOUND = Duration.ofSeconds(2);

    private static final String PATH = "/v1/definitions";
    private static final String VERSION_PATH = PATH + "/{name}/{version}";

    private final Catalog catalog;
    private final MemoryBudget budget;
    private final ScoreTables tables;
    private final BuildLookup builds;

    public DefinitionRoutes(Catalog catalog, MemoryBudget budget, ScoreTables tables) {
        this.catalog = catalog;
        this.budget = budget;
        this.tables = tables;
        this.builds = new BuildLookup(catalog);
    }

    public List<Route> routes() {
        Set<ProblemCode> find =
                Set.of(ProblemCode.PATH_INVALID, ProblemCode.DEFINITION_UNKNOWN, ProblemCode.NOT_READY);
        Set<ProblemCode> change =
                Set.of(ProblemCode.PATH_INVALID, ProblemCode.DEFINITION_UNKNOWN, ProblemCode.CATALOG_UNAVAILABLE);
        Set<ProblemCode> activate = with(change, ProblemCode.DEFINITION_NOT_CAUGHT_UP);
        Set<ProblemCode> cancel = with(change, ProblemCode.DEFINITION_NOT_BUILDING);
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
                Route.of("POST", VERSION_PATH + "/activate", Set.of(WHEN), activate, this::activate),
                Route.of("POST", VERSION_PATH + "/shadow", Set.of(), change, to(DefinitionState.SHADOW)),
                Route.of("POST", VERSION_PATH + "/retire", Set.of(), change, to(DefinitionState.RETIRED)),
                Route.of("POST", VERSION_PATH + "/cancel", Set.of(), cancel, this::cancel));
    }

    private static Set<ProblemCode> with(Set<ProblemCode> codes, ProblemCode one) {
        Set<ProblemCode> all = new HashSet<>(codes);
        all.add(one);
        return Set.copyOf(all);
    }

    private ApiResponse list(ApiRequest request) {
        List<DefinitionEntry> visible = snapshot().visibleTo(request.caller().tenant());
        Map<Integer, BuildProgress> progress = builds.of(visible);
        List<Map<String, Object>> all = visible.stream()
                .map(entry -> DefinitionJson.summary(entry, progress.get(entry.id())))
                .toList();
        return ApiResponse.json(OK, Map.of("definitions", all));
    }

    private ApiResponse show(ApiRequest request) {
        TableSnapshot snapshot = snapshot();
        DefinitionKey key = key(request);
        DefinitionEntry entry = snapshot.definition(request.caller().tenant(), key.name(), key.version())
                .orElseThrow(() -> unknown(request, key));
        return ApiResponse.json(OK, DefinitionJson.whole(entry, progress(entry)));
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
        DefinitionKey key = new DefinitionKey(request.caller().definitionOwner(), definition.name(), definition.version());
        boolean known = catalog.definitions().stream().anyMatch(entry -> entry.key().equals(key));
        DefinitionEntry entry = add(definition, key, state, fromNow);
        awaitSeen(entry);
        return ApiResponse.json(known ? OK : CREATED, DefinitionJson.summary(entry, progress(entry)))
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
            DefinitionEntry entry = catalog.setDefinitionState(key, state).orElseThrow(() -> unknown(request, key));
            awaitSeen(entry);
            return ApiResponse.json(OK, DefinitionJson.summary(entry, progress(entry)));
        };
    }

    private ApiResponse activate(ApiRequest request) throws InterruptedException {
        DefinitionKey key = key(request);
        boolean whenBuilt =
                switch (request.query().get(WHEN, "now")) {
                    case "now" -> false;
                    case "built" -> true;
                    case String other -> throw QueryParameters.invalid(WHEN, "now or built", other);
                };
        DefinitionEntry entry = (whenBuilt
                        ? catalog.activateWhenBuilt(key)
                        : catalog.setDefinitionState(key, DefinitionState.ACTIVE))
                .orElseThrow(() -> unknown(request, key));
        if (entry.state() != DefinitionState.ACTIVE && !entry.activates()) {
            throw notCaughtUp(entry);
        }
        awaitSeen(entry);
        return ApiResponse.json(
                entry.state() == DefinitionState.ACTIVE ? OK : ACCEPTED,
                DefinitionJson.summary(entry, progress(entry)));
    }

    private ApiResponse cancel(ApiRequest request) throws InterruptedException {
        DefinitionKey key = key(request);
        DefinitionEntry entry =
                catalog.setDefinitionState(key, DefinitionState.CANCELLED).orElseThrow(() -> unknown(request, key));
        if (entry.state() != DefinitionState.CANCELLED) {
            throw Problem.of(
                            ProblemCode.DEFINITION_NOT_BUILDING,
                            label(key) + " was built before; it can be retired, but not cancelled")
                    .with("name", key.name())
                    .with("version", key.version())
                    .with("found", entry.state().name().toLowerCase(Locale.ROOT))
                    .exception();
        }
        awaitSeen(entry);
        return ApiResponse.json(OK, DefinitionJson.summary(entry, null));
    }

    private ProblemException notCaughtUp(DefinitionEntry entry) {
        BuildProgress progress = progress(entry);
        String far = progress == null
                ? ""
                : ": " + Math.min(progress.events(), progress.total()) + " of " + progress.total() + " events";
        String retired = entry.state() == DefinitionState.RETIRED ? " is retired and" : "";
        return Problem.of(
                        ProblemCode.DEFINITION_NOT_CAUGHT_UP,
                        label(entry.key()) + retired + " has not caught up" + far
                                + "; with " + WHEN + "=built it becomes active as soon as it has")
                .with("name", entry.key().name())
                .with("version", entry.key().version())
                .with("building", DefinitionJson.building(entry, progress))
                .exception();
    }

    private @Nullable BuildProgress progress(DefinitionEntry entry) {
        return builds.of(List.of(entry)).get(entry.id());
    }

    /// Whoever changed a definition finds it changed when it reads again here; when that takes long the change is answered all the same.
    private void awaitSeen(DefinitionEntry entry) throws InterruptedException {
        tables.await(
                () -> tables.snapshot()
                        .map(snapshot -> isSeen(snapshot, entry))
                        .orElse(false),
                SEEN_BOUND);
    }

    private static boolean isSeen(TableSnapshot snapshot, DefinitionEntry entry) {
        Optional<DefinitionState> seen = snapshot.definitions().stream()
                .filter(each -> each.id() == entry.id())
                .map(DefinitionEntry::state)
                .findFirst();
        return entry.state() == DefinitionState.CANCELLED
                ? seen.isEmpty()
                : seen.filter(state -> state == entry.state()).isPresent();
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
        return new DefinitionKey(request.caller().definitionOwner(), request.path("name"), Integer.parseInt(version));
    }

    private ProblemException unknown(ApiRequest request, DefinitionKey key) {
        List<String> known = tables.snapshot().stream()
                .flatMap(snapshot -> snapshot.visibleTo(request.caller().tenant()).stream())
                .map(entry -> label(entry.key()))
                .toList();
        String wanted = label(key);
        return Problem.of(ProblemCode.DEFINITION_UNKNOWN, "there is no definition " + wanted)
                .with("found", wanted)
                .with("definitions", known)
                .with("nearest", NearestName.of(wanted, known))
                .exception();
    }

    private static String label(DefinitionKey key) {
        return key.name() + "@" + key.version();
    }
}
