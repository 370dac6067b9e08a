package io.scoreline.api.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.api.history.FoundEvents.Found;
import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.QueryParameters;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.api.table.ScoreTables;
import io.scoreline.api.table.TableSnapshot;
import io.scoreline.scoring.json.JsonOutput;
import io.scoreline.shard.Partitioner;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.DefinitionState;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `GET /v1/entities/{entity}/events/{id}`: one event as it is stored, and what has become of it for every live
/// definition. Of several rows with the id it is the newest that counts, or the one with the `seq` asked for.
/// Thread-safe.
public final class EventStatusRoute implements RouteHandler {
    private static final int OK = 200;
    private static final int MAX_ID_BYTES = 128;
    private static final String SEQ = "seq";

    private final EntityEvents events;
    private final ScoreTables tables;
    private final Partitioner partitioner;
    private final EventStatuses statuses;

    public EventStatusRoute(EntityEvents events, ScoreTables tables, Partitioner partitioner) {
        this.events = events;
        this.tables = tables;
        this.partitioner = partitioner;
        this.statuses = new EventStatuses(events);
    }

    public Route route() {
        Set<ProblemCode> problems = new HashSet<>(EntityEvents.PROBLEMS);
        problems.add(ProblemCode.PATH_INVALID);
        problems.add(ProblemCode.EVENT_UNKNOWN);
        problems.add(ProblemCode.HISTORY_TOO_LONG);
        problems.add(ProblemCode.NOT_READY);
        return Route.of("GET", "/v1/entities/{entity}/events/{id}", Set.of(SEQ), problems, this);
    }

    @Override
    public ApiResponse handle(ApiRequest request) throws IOException, InterruptedException {
        EntityName entity = EntityName.of(request, partitioner);
        String id = request.path("id");
        @Nullable Long seq = seq(request.query());
        TableSnapshot snapshot = tables.snapshot()
                .orElseThrow(() -> Problem.of(ProblemCode.NOT_READY, "the score tables are not built yet")
                        .exception());
        FoundEvents found = new FoundEvents(id);
        Reading reading = events.read(EventQuery.of(entity.key(), entity.partition()), found);
        List<Found> rows = found.inOrder();
        Found chosen = choose(rows, seq);
        if (chosen == null) {
            throw reading.complete() ? unknown(entity, id, seq) : tooLong();
        }
        return ApiResponse.json(OK, body(entity, chosen, rows, snapshot));
    }

    private static @Nullable Long seq(QueryParameters query) {
        String text = query.get(SEQ);
        if (text == null) {
            return null;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw QueryParameters.invalid(SEQ, "a feed seq", text);
        }
        return Long.valueOf(text);
    }

    private static @Nullable Found choose(List<Found> rows, @Nullable Long seq) {
        Found chosen = null;
        for (Found row : rows) {
            if (seq == null ? chosen == null || !row.duplicate() : row.seq() == seq) {
                chosen = row;
            }
        }
        return chosen;
    }

    private static RuntimeException unknown(EntityName entity, String id, @Nullable Long seq) {
        int bytes = id.getBytes(UTF_8).length;
        String detail = bytes > MAX_ID_BYTES
                ? "no event has an id of " + bytes + " bytes; the most are " + MAX_ID_BYTES
                : "the entity has no stored event of this id"
                        + (seq == null ? "; one that was just acknowledged may not be registered yet" : " and seq");
        return Problem.of(ProblemCode.EVENT_UNKNOWN, detail)
                .with("entity", entity.text())
                .with("id", id)
                .with(SEQ, seq)
                .exception();
    }

    private static RuntimeException tooLong() {
        return Problem.of(
                        ProblemCode.HISTORY_TOO_LONG,
                        "the entity has more than " + EventQuery.MOST
                                + " events, and none of this id among those that were read")
                .with("expected", "at most " + EventQuery.MOST + " events")
                .exception();
    }

    private byte[] body(EntityName entity, Found event, List<Found> rows, TableSnapshot snapshot)
            throws IOException, InterruptedException {
        JsonOutput out = new JsonOutput().beginObject();
        out.name("entity").value(entity.text());
        writeEvent(out, event);
        out.name("payload").raw(event.payload().json());
        out.name("definitions").beginArray();
        for (DefinitionEntry entry : snapshot.visibleTo(entity.tenant())) {
            if (entry.state() != DefinitionState.RETIRED) {
                EventStatus status =
                        statuses.of(entity, event, rows, snapshot.served().get(entry.id()));
                writeStatus(out, entry, status);
            }
        }
        out.endArray();
        out.name("sameId").beginArray();
        for (Found row : rows) {
            if (!row.equals(event)) {
                out.beginObject();
                writeEvent(out, row);
                out.endObject();
            }
        }
        return out.endArray().endObject().toBytes();
    }

    private static void writeEvent(JsonOutput out, Found event) {
        out.name("id").value(event.id());
        out.name("ts").value(EventJson.time(event.tsMicros()));
        out.name("type").value(event.type().isEmpty() ? null : event.type());
        out.name(SEQ).value(event.seq());
        out.name("registeredAt").value(EventJson.time(event.registeredAtMicros()));
        out.name("duplicate").value(event.duplicate());
    }

    private static void writeStatus(JsonOutput out, DefinitionEntry entry, EventStatus status) {
        out.beginObject();
        out.name("definition").value(entry.key().name());
        out.name("version").value(entry.key().version());
        out.name("state").value(entry.state().name().toLowerCase(Locale.ROOT));
        out.name("status").value(status.kind().name().toLowerCase(Locale.ROOT));
        if (status.reason() != null) {
            out.name("reason").value(status.reason());
        }
        if (status.detail() != null && status.kind() != EventStatus.Kind.IGNORED) {
            EventJson.writeDetail(out, status.detail());
            out.name("aggregates");
            EventJson.writeLines(out, "aggregate", status.detail().aggregates());
        }
        out.endObject();
    }
}
