package io.scoreline.api.read;

import io.scoreline.api.history.EntityEvents;
import io.scoreline.api.history.EntityName;
import io.scoreline.api.history.EventQuery;
import io.scoreline.api.history.Reading;
import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.api.read.ScoreSeries.Point;
import io.scoreline.api.table.EntityScores;
import io.scoreline.api.table.ScoreTables;
import io.scoreline.api.table.ServedDefinition;
import io.scoreline.scoring.engine.Score;
import io.scoreline.scoring.json.JsonOutput;
import io.scoreline.shard.Partitioner;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `GET /v1/entities/{entity}/scores`: an entity's score at one time after the other, folded from its events in one reading. Thread-safe.
public final class SeriesRoute implements RouteHandler {
    private static final int OK = 200;

    /// Room for the columns of a block, and for a thousand states.
    private static final long BYTES = 16L << 20;

    private final DefinitionChoice definitions;
    private final EntityEvents events;
    private final KeptHistory kept;
    private final Partitioner partitioner;
    private final Clock clock;

    public SeriesRoute(ScoreTables tables, EntityEvents events, Partitioner partitioner, Clock clock) {
        this.definitions = new DefinitionChoice(tables);
        this.events = events;
        this.kept = new KeptHistory(events);
        this.partitioner = partitioner;
        this.clock = clock;
    }

    public Route route() {
        Set<ProblemCode> problems = new HashSet<>(DefinitionChoice.PROBLEMS);
        problems.addAll(EntityEvents.PROBLEMS);
        problems.add(ProblemCode.PATH_INVALID);
        problems.add(ProblemCode.ENTITY_UNKNOWN);
        problems.add(ProblemCode.TABLE_FULL);
        problems.add(ProblemCode.HISTORY_TOO_LONG);
        problems.add(ProblemCode.HISTORY_GONE);
        Set<String> parameters =
                Set.of(DefinitionChoice.PARAMETER, SeriesTimes.FROM, SeriesTimes.TO, SeriesTimes.STEP);
        return Route.of("GET", "/v1/entities/{entity}/scores", parameters, problems, this);
    }

    @Override
    public ApiResponse handle(ApiRequest request) throws IOException, InterruptedException {
        EntityName entity = EntityName.of(request, partitioner);
        DefinitionChoice.Choice choice = definitions.choose(entity.tenant(), request.query().get(DefinitionChoice.PARAMETER));
        ServedDefinition served = choice.served();
        long watermark = served.table().watermark(entity.partition().value());
        @Nullable EntityScores scores = served.table().get(entity.key());
        if (scores == null) {
            throw UnknownEntity.problem(entity.text(), served);
        }
        kept.require(entity, served, scores);
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        SeriesTimes times = SeriesTimes.of(request.query(), Math.max(now, scores.state().lastEventMicros()));
        long seq = Math.max(watermark, scores.seq());
        try (Reservation _ = events.budget()
                .tryReserve(BYTES)
                .orElseThrow(() -> new MemoryExhaustedException(
                        "memory: " + BYTES + " bytes to fold an entity's events are not free"))) {
            return ApiResponse.json(OK, body(entity, served, times, seq, points(entity, served, times, seq)));
        }
    }

    private List<Point> points(EntityName entity, ServedDefinition served, SeriesTimes times, long seq)
            throws IOException, InterruptedException {
        EventQuery query = EventQuery.of(entity.key(), entity.partition())
                .seqs(0, seq)
                .upTo(times.lastMicros())
                .after(served.entry().startsAfter());
        return read(served, query, times).finish();
    }

    private ScoreSeries read(ServedDefinition served, EventQuery query, SeriesTimes times)
            throws IOException, InterruptedException {
        ScoreSeries series = new ScoreSeries(
                served.scorer().definition(), times.fromMicros(), times.stepMicros(), times.count());
        Reading reading = events.read(query, series);
        if (!reading.complete()) {
            throw Problem.of(
                            ProblemCode.HISTORY_TOO_LONG,
                            "the entity has more than " + EventQuery.MOST + " events up to then")
                    .with("expected", "at most " + EventQuery.MOST + " events")
                    .exception();
        }
        return series;
    }

    private static byte[] body(
            EntityName entity, ServedDefinition served, SeriesTimes times, long seq, List<Point> points) {
        JsonOutput out = new JsonOutput().beginObject();
        out.name("entity").value(entity.text());
        out.name("definition").value(served.name());
        out.name("version").value(served.version());
        out.name("seq").value(seq);
        out.name("step").value(Duration.of(times.stepMicros(), ChronoUnit.MICROS).toString());
        out.name("scores").beginArray();
        for (Point point : points) {
            out.beginObject();
            out.name("at").value(ScoreTime.text(point.atMicros()));
            @Nullable Score score = point.state() == null
                    ? null
                    : served.scorer().score(point.state(), point.atMicros());
            out.name("score").value(score == null ? Double.NaN : score.value());
            out.name("band").value(score == null ? null : score.band());
            out.name("events").value(point.state() == null ? 0 : point.state().events());
            out.endObject();
        }
        return out.endArray().endObject().toBytes();
    }
}
