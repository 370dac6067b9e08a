package io.scoreline.api.read;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.QueryParameters;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.api.table.ScoreTable;
import io.scoreline.api.table.ScoreTables;
import io.scoreline.api.table.ServedDefinition;
import io.scoreline.scoring.definition.Band;
import io.scoreline.scoring.json.JsonOutput;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `GET /v1/scores?top=N`: the leaders. `now` is a tick of one second, the same for all; `last` is each entity's newest event. Thread-safe.
public final class TopRoute implements RouteHandler {
    private static final int OK = 200;
    private static final int MOST = 1_000;
    private static final int OTHERWISE = 10;
    /// Before every event: each score is then taken at its entity's newest.
    private static final long EACH_AT_ITS_NEWEST = Long.MIN_VALUE;

    private static final String TOP = "top";
    private static final String BAND = "band";

    private final DefinitionChoice definitions;
    private final Freshness freshness;
    private final Clock clock;
    private final SharedSweeps sweeps = new SharedSweeps(MOST);

    public TopRoute(ScoreTables tables, Freshness freshness, Clock clock) {
        this.definitions = new DefinitionChoice(tables);
        this.freshness = freshness;
        this.clock = clock;
    }

    public Route route() {
        Set<ProblemCode> problems = new HashSet<>(DefinitionChoice.PROBLEMS);
        problems.add(ProblemCode.AT_BEFORE_NEWEST_EVENT);
        Set<String> parameters = Set.of(TOP, DefinitionChoice.PARAMETER, ScoreTime.PARAMETER, BAND);
        return Route.of("GET", "/v1/scores", parameters, problems, this);
    }

    @Override
    public ApiResponse handle(ApiRequest request) throws InterruptedException {
        QueryParameters query = request.query();
        int top = query.number(TOP, OTHERWISE, 1, MOST);
        ScoreTime time = ScoreTime.of(query);
        String band = query.get(BAND);
        DefinitionChoice.Choice choice = definitions.choose(query.get(DefinitionChoice.PARAMETER));
        checkBand(choice.served(), band);
        long at = at(choice.served().table(), time);
        long sweepAt = time instanceof ScoreTime.Last ? EACH_AT_ITS_NEWEST : at;
        List<Leader> leaders = sweeps.leaders(choice.served(), sweepAt, band);
        return ApiResponse.json(OK, body(choice, at, band, leaders.subList(0, Math.min(top, leaders.size()))));
    }

    private static void checkBand(ServedDefinition served, @Nullable String band) {
        List<String> bands =
                served.scorer().definition().bands().stream().map(Band::name).toList();
        if (band != null && !bands.contains(band)) {
            String expected = bands.isEmpty() ? "none, the definition has no bands" : String.join(", ", bands);
            throw QueryParameters.invalid(BAND, expected, band);
        }
    }

    private long at(ScoreTable table, ScoreTime time) {
        long tick = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant().truncatedTo(ChronoUnit.SECONDS));
        long newest = table.newestEventMicros();
        return newest == Long.MIN_VALUE ? time.micros(tick, tick, null) : time.micros(newest, tick, null);
    }

    private byte[] body(DefinitionChoice.Choice choice, long at, @Nullable String band, List<Leader> leaders) {
        ServedDefinition served = choice.served();
        JsonOutput out = new JsonOutput().beginObject();
        out.name("definition").value(served.name());
        out.name("version").value(served.version());
        out.name("at").value(ScoreTime.text(at));
        if (band != null) {
            out.name(BAND).value(band);
        }
        out.name("entities").value(served.table().size());
        out.name("lagMs").value(freshness.lagMillis(choice.snapshot()));
        out.name("scores").beginArray();
        for (Leader leader : leaders) {
            out.beginObject().name("entity").value(leader.scores().key().entity());
            ScoreJson.write(out, leader.score());
            out.name("lastEventAt").value(ScoreTime.text(leader.scores().state().lastEventMicros()));
            out.name("seq").value(leader.scores().seq());
            out.endObject();
        }
        return out.endArray().endObject().toBytes();
    }
}
