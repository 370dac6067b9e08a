package io.scoreline.api.read;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.QueryParameters;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.api.http.WaitParameter;
import io.scoreline.api.receipt.ReceiptProgress;
import io.scoreline.api.receipt.ReceiptText;
import io.scoreline.api.table.EntityKey;
import io.scoreline.api.table.EntityScores;
import io.scoreline.api.table.ScoreTables;
import io.scoreline.api.table.ServedDefinition;
import io.scoreline.scoring.engine.Score;
import io.scoreline.scoring.json.JsonOutput;
import io.scoreline.shard.Partitioner;
import io.scoreline.writer.Receipt;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `GET /v1/scores/{entity}`. The entity tag stands for the state, which is the same until an event changes it, though the score decays. Thread-safe.
public final class ScoreRoute implements RouteHandler {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int MAX_ENTITY_BYTES = 256;
    private static final String AFTER = "after";
    private static final byte[] TENANT = EntityKey.DEFAULT_TENANT.getBytes(StandardCharsets.UTF_8);

    private final DefinitionChoice definitions;
    private final ReceiptProgress progress;
    private final Freshness freshness;
    private final Partitioner partitioner;
    private final Clock clock;

    public ScoreRoute(
            ScoreTables tables, ReceiptProgress progress, Freshness freshness, Partitioner partitioner, Clock clock) {
        this.definitions = new DefinitionChoice(tables);
        this.progress = progress;
        this.freshness = freshness;
        this.partitioner = partitioner;
        this.clock = clock;
    }

    public Route route() {
        Set<ProblemCode> problems = new HashSet<>(DefinitionChoice.PROBLEMS);
        problems.add(ProblemCode.PATH_INVALID);
        problems.add(ProblemCode.ENTITY_UNKNOWN);
        problems.add(ProblemCode.RECEIPT_INVALID);
        problems.add(ProblemCode.AT_BEFORE_NEWEST_EVENT);
        problems.add(ProblemCode.CATALOG_UNAVAILABLE);
        Set<String> parameters = Set.of(DefinitionChoice.PARAMETER, ScoreTime.PARAMETER, AFTER, WaitParameter.NAME);
        return Route.of("GET", "/v1/scores/{entity...}", parameters, problems, this);
    }

    @Override
    public ApiResponse handle(ApiRequest request) throws InterruptedException {
        String entity = request.path("entity");
        byte[] name = entity.getBytes(StandardCharsets.UTF_8);
        checkName(entity, name.length);
        QueryParameters query = request.query();
        ScoreTime time = ScoreTime.of(query);
        String after = query.get(AFTER);
        if (after == null && query.get(WaitParameter.NAME) != null) {
            throw QueryParameters.invalid(AFTER, "a receipt, as wait is given", "nothing");
        }
        String wanted = query.get(DefinitionChoice.PARAMETER);
        int partition = partitioner.of(TENANT, name, 0, name.length).value();
        boolean pending = after != null && !await(wanted, partition, ReceiptText.parse(after), query);
        // Looked up after the wait: the table may have been replaced meanwhile.
        DefinitionChoice.Choice choice = definitions.choose(wanted);
        EntityScores scores = choice.served().table().get(EntityKey.of(entity));
        if (scores == null && !pending) {
            throw unknown(entity, choice.served());
        }
        String etag = etag(choice.served(), scores);
        if (!pending && matches(request.header("If-None-Match"), etag)) {
            return ApiResponse.notModified(etag);
        }
        byte[] body = body(choice, entity, scores, partition, time, pending);
        ApiResponse response = ApiResponse.json(pending ? ACCEPTED : OK, body);
        return pending ? response : response.withHeader("ETag", etag);
    }

    private static void checkName(String entity, int bytes) {
        if (bytes == 0 || bytes > MAX_ENTITY_BYTES || entity.indexOf('\0') >= 0) {
            String expected = "1 to " + MAX_ENTITY_BYTES + " bytes of UTF-8 without U+0000";
            throw Problem.of(ProblemCode.PATH_INVALID, "no entity has this name: expected " + expected)
                    .with("field", "entity")
                    .with("expected", expected)
                    .with("found", bytes + " bytes")
                    .exception();
        }
    }

    private boolean await(@Nullable String wanted, int partition, Receipt receipt, QueryParameters query)
            throws InterruptedException {
        while (true) {
            ServedDefinition served = definitions.choose(wanted).served();
            if (!progress.awaitIn(served, partition, receipt, WaitParameter.of(query))) {
                return false;
            }
            // Another version may have become the active one meanwhile.
            if (definitions.choose(wanted).served().entry().id() == served.entry().id()) {
                return true;
            }
        }
    }

    private static RuntimeException unknown(String entity, ServedDefinition served) {
        return Problem.of(
                        ProblemCode.ENTITY_UNKNOWN,
                        "no event of the entity has been scored by " + served.name() + "@" + served.version())
                .with("entity", entity)
                .with("definition", served.name())
                .with("version", served.version())
                .exception();
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
            String entity,
            @Nullable EntityScores scores,
            int partition,
            ScoreTime time,
            boolean pending) {
        ServedDefinition served = choice.served();
        JsonOutput out = new JsonOutput().beginObject().name("entity").value(entity);
        if (scores != null) {
            long newest = scores.state().lastEventMicros();
            long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
            Score score = served.scorer().score(scores.state(), time.micros(newest, now, entity));
            ScoreJson.write(out, score);
            ScoreJson.writeAggregates(out, score, served.scorer().definition());
            out.name("lastEventAt").value(ScoreTime.text(newest));
        }
        out.name("definition").value(served.name());
        out.name("version").value(served.version());
        if (scores != null) {
            out.name("seq").value(scores.seq());
        }
        out.name("lagMs").value(freshness.lagMillis(choice.snapshot(), served, partition));
        if (pending) {
            out.name("pending").value(true);
        }
        return out.endObject().toBytes();
    }
}
