package io.scoreline.api.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.QueryParameters;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.api.read.LeaderSweep.Leaders;
import io.scoreline.api.read.ScoreRows.ScoredEntity;
import io.scoreline.api.table.ScoreTable;
import io.scoreline.api.table.ScoreTables;
import io.scoreline.api.table.ServedDefinition;
import io.scoreline.scoring.definition.Band;
import io.scoreline.scoring.json.JsonOutput;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `GET /v1/scores?top=N`: the leaders, page by page, of all entities or of those in a band or with a prefix. `now` is a tick of one second, the same for all; `last` is each entity's newest event. All
/// pages are of the time of the first; an entity that gets events meanwhile may be found on two or on none. Thread-safe.
public final class TopRoute implements RouteHandler {
    private static final int OK = 200;
    private static final int MOST = 1_000;
    /// In the formats for many.
    private static final int MOST_ROWS = 10_000;
    private static final int OTHERWISE = 10;
    private static final int MOST_PREFIX_BYTES = 256;
    /// Before every event: each score is then taken at its entity's newest.
    private static final long EACH_AT_ITS_NEWEST = Long.MIN_VALUE;

    private static final String TOP = "top";
    private static final String BAND = "band";
    private static final String PREFIX = "prefix";

    private final DefinitionChoice definitions;
    private final Freshness freshness;
    private final MemoryBudget budget;
    private final ArrowMemory arrow;
    private final Clock clock;
    private final SharedSweeps sweeps = new SharedSweeps();

    public TopRoute(ScoreTables tables, Freshness freshness, MemoryBudget budget, ArrowMemory arrow, Clock clock) {
        this.definitions = new DefinitionChoice(tables);
        this.freshness = freshness;
        this.budget = budget;
        this.arrow = arrow;
        this.clock = clock;
    }

    public Route route() {
        Set<ProblemCode> problems = new HashSet<>(DefinitionChoice.PROBLEMS);
        problems.add(ProblemCode.AT_BEFORE_NEWEST_EVENT);
        problems.add(ProblemCode.NOT_ACCEPTABLE);
        problems.add(ProblemCode.MEMORY_EXHAUSTED);
        Set<String> parameters =
                Set.of(TOP, DefinitionChoice.PARAMETER, ScoreTime.PARAMETER, BAND, PREFIX, ListCursor.PARAMETER);
        return Route.of("GET", "/v1/scores", parameters, problems, this);
    }

    @Override
    public ApiResponse handle(ApiRequest request) throws IOException, InterruptedException {
        RowFormat format = RowFormat.of(request);
        QueryParameters query = request.query();
        int top = query.number(TOP, OTHERWISE, 1, format == RowFormat.JSON ? MOST : MOST_ROWS);
        DefinitionChoice.Choice choice = definitions.choose(request.tenant(), query.get(DefinitionChoice.PARAMETER));
        ServedDefinition served = choice.served();
        String cursor = query.get(ListCursor.PARAMETER);
        ListCursor behind = cursor == null ? null : ListCursor.parse(cursor, served.entry().id());
        long at = at(served.table(), query, behind);
        ListQuery list = new ListQuery(
                request.tenant(),
                served.entry().id(),
                sweepAt(query, behind, at),
                band(served, query),
                prefix(query),
                behind,
                top);
        Leaders leaders = sweeps.leaders(served, list);
        return answer(format, choice, list, at, leaders);
    }

    private long at(ScoreTable table, QueryParameters query, @Nullable ListCursor behind) {
        ScoreTime time = ScoreTime.of(query);
        if (behind == null) {
            return at(table, time);
        }
        if (query.get(ScoreTime.PARAMETER) != null) {
            throw QueryParameters.invalid(
                    ScoreTime.PARAMETER, "nothing beside a cursor, which has the time of its list", "a time");
        }
        return behind.atMicros();
    }

    private static long sweepAt(QueryParameters query, @Nullable ListCursor behind, long at) {
        if (behind != null) {
            return behind.sweepAtMicros();
        }
        return ScoreTime.of(query) instanceof ScoreTime.Last ? EACH_AT_ITS_NEWEST : at;
    }

    private static String prefix(QueryParameters query) {
        String prefix = query.get(PREFIX, "");
        if (prefix.getBytes(UTF_8).length > MOST_PREFIX_BYTES) {
            throw QueryParameters.invalid(PREFIX, "at most " + MOST_PREFIX_BYTES + " bytes", "more");
        }
        return prefix;
    }

    private static @Nullable String band(ServedDefinition served, QueryParameters query) {
        String band = query.get(BAND);
        List<String> bands =
                served.scorer().definition().bands().stream().map(Band::name).toList();
        if (band != null && !bands.contains(band)) {
            String expected = bands.isEmpty() ? "none, the definition has no bands" : String.join(", ", bands);
            throw QueryParameters.invalid(BAND, expected, band);
        }
        return band;
    }

    private long at(ScoreTable table, ScoreTime time) {
        long tick = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant().truncatedTo(ChronoUnit.SECONDS));
        long newest = table.newestEventMicros();
        return newest == Long.MIN_VALUE ? time.micros(tick, tick, null) : time.micros(newest, tick, null);
    }

    private ApiResponse answer(
            RowFormat format, DefinitionChoice.Choice choice, ListQuery list, long at, Leaders leaders)
            throws IOException {
        ServedDefinition served = choice.served();
        @Nullable String next = next(list, at, leaders);
        if (format == RowFormat.JSON) {
            return ApiResponse.json(OK, body(choice, list, at, leaders, next));
        }
        List<ScoredEntity> rows = leaders.list().stream()
                .map(leader -> new ScoredEntity(leader.scores().key().entity(), leader.scores(), leader.score(), null))
                .toList();
        Map<String, String> facts = new HashMap<>(
                Map.of("definition", served.name(), "version", String.valueOf(served.version())));
        facts.put("at", ScoreTime.text(at));
        facts.put("complete", String.valueOf(!served.table().full()));
        if (next != null) {
            facts.put("cursor", next);
        }
        byte[] body = format == RowFormat.NDJSON
                ? ScoreRows.lines(served, rows)
                : ScoreRows.arrow(served, rows, facts, budget, arrow);
        ApiResponse response = new ApiResponse(OK, format.mediaType(), body, Map.of());
        return next == null ? response : response.withHeader("Scoreline-Cursor", next);
    }

    private static @Nullable String next(ListQuery list, long at, Leaders leaders) {
        if (!leaders.more()) {
            return null;
        }
        Leader last = leaders.list().getLast();
        return new ListCursor(
                        list.definition(),
                        list.sweepAtMicros(),
                        at,
                        last.score().value(),
                        last.scores().key().entity())
                .text();
    }

    private byte[] body(
            DefinitionChoice.Choice choice, ListQuery list, long at, Leaders leaders, @Nullable String next) {
        ServedDefinition served = choice.served();
        JsonOutput out = new JsonOutput().beginObject();
        out.name("definition").value(served.name());
        out.name("version").value(served.version());
        out.name("at").value(ScoreTime.text(at));
        if (list.band() != null) {
            out.name(BAND).value(list.band());
        }
        out.name("entities").value(leaders.entities());
        out.name("complete").value(!served.table().full());
        out.name("lagMs").value(freshness.lagMillis(choice.snapshot()));
        out.name("scores").beginArray();
        for (Leader leader : leaders.list()) {
            out.beginObject().name("entity").value(leader.scores().key().entity());
            ScoreJson.write(out, leader.score());
            out.name("lastEventAt").value(ScoreTime.text(leader.scores().state().lastEventMicros()));
            out.name("seq").value(leader.scores().seq());
            out.endObject();
        }
        out.endArray();
        out.name(ListCursor.PARAMETER).value(next);
        return out.endObject().toBytes();
    }
}
