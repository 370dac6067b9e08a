package io.scoreline.api.read;

import io.scoreline.api.history.EntityName;
import io.scoreline.api.http.Access;
import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.QueryParameters;
import io.scoreline.api.http.RequestBody;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.api.http.WaitParameter;
import io.scoreline.api.read.ScoreRows.ScoredEntity;
import io.scoreline.api.receipt.ReceiptProgress;
import io.scoreline.api.table.EntityScores;
import io.scoreline.api.table.ScoreTables;
import io.scoreline.api.table.ServedDefinition;
import io.scoreline.scoring.json.JsonOutput;
import io.scoreline.shard.Partitioner;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// `POST /v1/scores:batchGet`: the scores of up to 1,000 entities at one time, in the order asked for. An entity that is not known has an `error` in its place. Thread-safe.
public final class BatchGetRoute implements RouteHandler {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    /// 1,000 names of 256 bytes, all of them escaped.
    private static final long MAX_BYTES = 2L << 20;

    private final DefinitionChoice definitions;
    private final ReceiptWait receipts;
    private final Freshness freshness;
    private final Partitioner partitioner;
    private final MemoryBudget budget;
    private final ArrowMemory arrow;
    private final Clock clock;

    public BatchGetRoute(
            ScoreTables tables,
            ReceiptProgress progress,
            Freshness freshness,
            Partitioner partitioner,
            MemoryBudget budget,
            ArrowMemory arrow,
            Clock clock) {
        this.definitions = new DefinitionChoice(tables);
        this.receipts = new ReceiptWait(definitions, progress);
        this.freshness = freshness;
        this.partitioner = partitioner;
        this.budget = budget;
        this.arrow = arrow;
        this.clock = clock;
    }

    public Route route() {
        Set<ProblemCode> problems = new HashSet<>(DefinitionChoice.PROBLEMS);
        problems.addAll(Set.of(
                ProblemCode.BODY_EMPTY,
                ProblemCode.BODY_MALFORMED,
                ProblemCode.BODY_TOO_LARGE,
                ProblemCode.BODY_ENCODING_CORRUPT,
                ProblemCode.ENCODING_UNSUPPORTED,
                ProblemCode.TOO_MANY_ENTITIES,
                ProblemCode.NOT_ACCEPTABLE,
                ProblemCode.AT_BEFORE_NEWEST_EVENT,
                ProblemCode.RECEIPT_INVALID,
                ProblemCode.MEMORY_EXHAUSTED,
                ProblemCode.CATALOG_UNAVAILABLE));
        Set<String> parameters = Set.of(
                DefinitionChoice.PARAMETER, ScoreTime.PARAMETER, ReceiptWait.AFTER, WaitParameter.NAME);
        return Route.of("POST", "/v1/scores:batchGet", parameters, problems, this).needing(Access.READ);
    }

    @Override
    public ApiResponse handle(ApiRequest request) throws IOException, InterruptedException {
        RowFormat format = RowFormat.of(request);
        QueryParameters query = request.query();
        ScoreTime time = ScoreTime.of(query);
        List<EntityName> names;
        try (RequestBody body = request.readBody(budget, MAX_BYTES)) {
            names = EntityList.of(body, request.tenant(), partitioner);
        }
        String wanted = query.get(DefinitionChoice.PARAMETER);
        boolean pending = receipts.isPending(
                request,
                wanted,
                names.stream().map(name -> name.partition().value()).collect(Collectors.toSet()));
        DefinitionChoice.Choice choice = definitions.choose(request.tenant(), wanted);
        return answer(format, choice, rows(choice.served(), names, time), pending);
    }

    private List<ScoredEntity> rows(ServedDefinition served, List<EntityName> names, ScoreTime time) {
        List<ScoredEntity> rows = new ArrayList<>(names.size());
        long newest = Long.MIN_VALUE;
        for (EntityName name : names) {
            EntityScores scores = served.table().get(name.key());
            newest = scores == null ? newest : Math.max(newest, scores.state().lastEventMicros());
            String error = scores != null ? null : code(served).code();
            rows.add(new ScoredEntity(name.text(), scores, null, error));
        }
        long common = time instanceof ScoreTime.Last ? newest : time.micros(newest, now(), null);
        rows.replaceAll(row -> scored(served, row, time, common));
        return rows;
    }

    private static ProblemCode code(ServedDefinition served) {
        return served.table().full() ? ProblemCode.TABLE_FULL : ProblemCode.ENTITY_UNKNOWN;
    }

    private static ScoredEntity scored(ServedDefinition served, ScoredEntity row, ScoreTime time, long common) {
        EntityScores scores = row.scores();
        if (scores == null) {
            return row;
        }
        long at = time instanceof ScoreTime.Last ? scores.state().lastEventMicros() : common;
        return new ScoredEntity(row.entity(), scores, served.scorer().score(scores.state(), at), null);
    }

    private long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    private ApiResponse answer(
            RowFormat format, DefinitionChoice.Choice choice, List<ScoredEntity> rows, boolean pending)
            throws IOException {
        ServedDefinition served = choice.served();
        int status = pending ? ACCEPTED : OK;
        Map<String, String> facts = Map.of("definition", served.name(), "version", String.valueOf(served.version()));
        byte[] body =
                switch (format) {
                    case JSON -> json(choice, rows, pending);
                    case NDJSON -> ScoreRows.lines(served, rows);
                    case ARROW -> ScoreRows.arrow(served, rows, facts, budget, arrow);
                };
        return new ApiResponse(status, format.mediaType(), body, Map.of());
    }

    private byte[] json(DefinitionChoice.Choice choice, List<ScoredEntity> rows, boolean pending) {
        ServedDefinition served = choice.served();
        JsonOutput out = new JsonOutput().beginObject();
        out.name("definition").value(served.name());
        out.name("version").value(served.version());
        out.name("lagMs").value(freshness.lagMillis(choice.snapshot()));
        if (pending) {
            out.name("pending").value(true);
        }
        out.name("scores").beginArray();
        rows.forEach(row -> ScoreRows.write(out, served, row));
        return out.endArray().endObject().toBytes();
    }
}
