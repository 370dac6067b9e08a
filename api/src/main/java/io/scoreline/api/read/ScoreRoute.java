package io.scoreline.api.read;

import io.scoreline.api.history.EntityEvents;
import io.scoreline.api.history.EntityName;
import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.QueryParameters;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.api.http.WaitParameter;
import io.scoreline.api.receipt.ReceiptProgress;
import io.scoreline.api.table.EntityScores;
import io.scoreline.api.table.ScoreTables;
import io.scoreline.api.table.ServedDefinition;
import io.scoreline.scoring.engine.Score;
import io.scoreline.scoring.json.JsonOutput;
import io.scoreline.shard.Partitioner;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `GET /v1/scores/{entity}`. The entity tag stands for the state, which is the same until an event changes it, though the score decays. What the state cannot answer
/// is folded again from the entity's events. Thread-safe.
public final class ScoreRoute implements RouteHandler {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final String EXPLAIN = "explain";

    private final DefinitionChoice definitions;
    private final ReceiptWait receipts;
    private final Freshness freshness;
    private final Partitioner partitioner;
    private final Clock clock;
    private final EventBasis events;

    public ScoreRoute(
            ScoreTables tables,
            EntityEvents events,
            ReceiptProgress progress,
            Freshness freshness,
            Partitioner partitioner,
            Clock clock) {
        this.definitions = new DefinitionChoice(tables);
        this.events = new EventBasis(events);
        this.receipts = new ReceiptWait(definitions, progress);
        this.freshness = freshness;
        this.partitioner = partitioner;
        this.clock = clock;
    }

    public Route route() {
        Set<ProblemCode> problems = new HashSet<>(DefinitionChoice.PROBLEMS);
        problems.add(ProblemCode.PATH_INVALID);
        problems.add(ProblemCode.ENTITY_UNKNOWN);
        problems.add(ProblemCode.TABLE_FULL);
        problems.add(ProblemCode.RECEIPT_INVALID);
        problems.addAll(EntityEvents.PROBLEMS);
        problems.add(ProblemCode.HISTORY_TOO_LONG);
        problems.add(ProblemCode.HISTORY_GONE);
        Set<String> parameters = Set.of(
                DefinitionChoice.PARAMETER,
                ScoreTime.PARAMETER,
                AsOf.PARAMETER,
                EXPLAIN,
                ReceiptWait.AFTER,
                WaitParameter.NAME);
        return Route.of("GET", "/v1/scores/{entity...}", parameters, problems, this)
                .fromMemory(Set.of(DefinitionChoice.PARAMETER));
    }

    @Override
    public ApiResponse handle(ApiRequest request) throws IOException, InterruptedException {
        EntityName entity = EntityName.of(request, partitioner);
        QueryParameters query = request.query();
        ScoreTime time = ScoreTime.of(query);
        AsOf asOf = AsOf.of(query);
        boolean explain = explain(query);
        String wanted = query.get(DefinitionChoice.PARAMETER);
        int partition = entity.partition().value();
        boolean pending = receipts.isPending(request, wanted, Set.of(partition));
        // Looked up after the wait: the table may have been replaced meanwhile.
        DefinitionChoice.Choice choice = definitions.choose(entity.tenant(), wanted);
        ServedDefinition served = choice.served();
        // Looked up before the state, which so has all that is scored up to there.
        long watermark = served.table().watermark(partition);
        EntityScores scores = served.table().get(entity.key());
        if (scores == null && (!pending || served.table().full())) {
            throw UnknownEntity.problem(entity.text(), served);
        }
        if (scores != null && (explain || !asOf.isNow() || time.isBefore(newest(scores)))) {
            long scoredUpTo = Math.max(watermark, scores.seq());
            EventBasis.Question question =
                    new EventBasis.Question(served, entity, scores, scoredUpTo, asOf, time, now());
            EventBasis.Answer answer = events.answer(question);
            return ApiResponse.json(pending ? ACCEPTED : OK, body(choice, entity, question, answer, explain, pending));
        }
        String etag = etag(served, scores);
        if (!pending && matches(request.header("If-None-Match"), etag)) {
            return ApiResponse.notModified(etag);
        }
        byte[] body = body(choice, entity, scores, time, pending);
        return pending ? ApiResponse.json(ACCEPTED, body) : ApiResponse.json(OK, body, etag);
    }

    private static boolean explain(QueryParameters query) {
        String text = query.get(EXPLAIN, "false");
        if (!text.equals("true") && !text.equals("false")) {
            throw QueryParameters.invalid(EXPLAIN, "true or false", text);
        }
        return text.equals("true");
    }

    private static long newest(EntityScores scores) {
        return scores.state().lastEventMicros();
    }

    private long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    private static String etag(ServedDefinition served, @Nullable EntityScores scores) {
        return "\"" + served.entry().id() + "-" + (scores == null ? 0 : scores.seq()) + "\"";
    }

    private static boolean matches(@Nullable String header, String etag) {
        if (header == null) {
            return false;
        }
        for (String candidate : header.split(",", -1)) {
            String tag = candidate.trim();
            if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }

    private byte[] body(
            DefinitionChoice.Choice choice,
            EntityName entity,
            @Nullable EntityScores scores,
            ScoreTime time,
            boolean pending) {
        ServedDefinition served = choice.served();
        JsonOutput out = new JsonOutput().beginObject().name("entity").value(entity.text());
        if (scores != null) {
            long at = time.micros(newest(scores), now(), entity.text());
            writeScore(out, served, served.scorer().score(scores.state(), at));
        }
        out.name("definition").value(served.name());
        out.name("version").value(served.version());
        if (scores != null) {
            out.name("seq").value(scores.seq());
        }
        writeFreshness(out, choice, entity, pending);
        return out.endObject().toBytes();
    }

    private byte[] body(
            DefinitionChoice.Choice choice,
            EntityName entity,
            EventBasis.Question question,
            EventBasis.Answer answer,
            boolean explain,
            boolean pending) {
        JsonOutput out = new JsonOutput().beginObject().name("entity").value(entity.text());
        writeScore(out, choice.served(), answer.score());
        out.name("definition").value(choice.served().name());
        out.name("version").value(choice.served().version());
        out.name("seq").value(answer.seq());
        if (!question.isOfServedState()) {
            out.name("basis").value("events");
        }
        writeFreshness(out, choice, entity, pending);
        if (explain) {
            ExplanationJson.write(out.name(EXPLAIN), answer);
        }
        return out.endObject().toBytes();
    }

    private static void writeScore(JsonOutput out, ServedDefinition served, Score score) {
        ScoreJson.write(out, score);
        ScoreJson.writeAggregates(out, score, served.scorer().definition());
        out.name("lastEventAt").value(ScoreTime.text(score.lastEventMicros()));
    }

    private void writeFreshness(JsonOutput out, DefinitionChoice.Choice choice, EntityName entity, boolean pending) {
        int partition = entity.partition().value();
        out.name("lagMs").value(freshness.lagMillis(choice.snapshot(), choice.served(), partition));
        if (pending) {
            out.name("pending").value(true);
        }
    }
}
