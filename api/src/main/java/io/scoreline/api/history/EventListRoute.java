package io.scoreline.api.history;

import io.scoreline.api.history.EventPage.Listed;
import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.QueryParameters;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.scoring.json.JsonOutput;
import io.scoreline.shard.Partitioner;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `GET /v1/entities/{entity}/events`: the events that count, newest first, page by page. Thread-safe.
public final class EventListRoute implements RouteHandler {
    private static final int OK = 200;
    private static final int OTHERWISE = 100;
    private static final int MOST = 1_000;
    private static final String LIMIT = "limit";

    /// Rows that are looked at for one page.
    private static final int MOST_ROWS = 1_000_000;

    /// A page's payloads, and its text and a copy of that.
    private static final long PAGE_BYTES = 3 * EventPage.MOST_BYTES;

    private final EntityEvents events;
    private final Partitioner partitioner;

    public EventListRoute(EntityEvents events, Partitioner partitioner) {
        this.events = events;
        this.partitioner = partitioner;
    }

    public Route route() {
        Set<ProblemCode> problems = new HashSet<>(EntityEvents.PROBLEMS);
        problems.add(ProblemCode.PATH_INVALID);
        problems.add(ProblemCode.ENTITY_UNKNOWN);
        problems.add(ProblemCode.HISTORY_TOO_LONG);
        Set<String> parameters = Set.of(LIMIT, PageCursor.PARAMETER);
        return Route.of("GET", "/v1/entities/{entity}/events", parameters, problems, this);
    }

    @Override
    public ApiResponse handle(ApiRequest request) throws IOException, InterruptedException {
        EntityName entity = EntityName.of(request, partitioner);
        QueryParameters query = request.query();
        int limit = query.number(LIMIT, OTHERWISE, 1, MOST);
        String text = query.get(PageCursor.PARAMETER);
        PageCursor cursor = text == null ? null : PageCursor.parse(text);
        try (Reservation _ = events.budget()
                .tryReserve(PAGE_BYTES)
                .orElseThrow(() -> new MemoryExhaustedException(
                        "memory: " + PAGE_BYTES + " bytes for a page of events are not free"))) {
            EventPage page = new EventPage(cursor, limit);
            Reading reading = events.read(query(entity, cursor), page);
            requireAnswer(entity, cursor, page, reading);
            return ApiResponse.json(OK, body(entity, page));
        }
    }

    private static EventQuery query(EntityName entity, @Nullable PageCursor cursor) {
        EventQuery all = EventQuery.of(entity.key(), entity.partition()).most(MOST_ROWS);
        return cursor == null ? all : all.upTo(cursor.tsMicros());
    }

    private static void requireAnswer(
            EntityName entity, @Nullable PageCursor cursor, EventPage page, Reading reading) {
        if (!reading.complete()) {
            throw Problem.of(
                            ProblemCode.HISTORY_TOO_LONG,
                            "more than " + MOST_ROWS + " events of the entity would have to be looked at")
                    .with("expected", "at most " + MOST_ROWS + " events")
                    .exception();
        }
        if (cursor == null && page.newestFirst().isEmpty()) {
            throw Problem.of(ProblemCode.ENTITY_UNKNOWN, "no event of the entity is stored")
                    .with("entity", entity.text())
                    .exception();
        }
    }

    private static byte[] body(EntityName entity, EventPage page) {
        List<Listed> listed = page.newestFirst();
        JsonOutput out = new JsonOutput().beginObject();
        out.name("entity").value(entity.text());
        out.name("events").beginArray();
        for (Listed event : listed) {
            out.beginObject();
            out.name("id").value(event.place().id());
            out.name("ts").value(EventJson.time(event.place().tsMicros()));
            out.name("type").value(event.type().isEmpty() ? null : event.type());
            out.name("seq").value(event.place().seq());
            out.name("registeredAt").value(EventJson.time(event.registeredAtMicros()));
            out.name("payload").raw(event.payload().json());
            out.endObject();
        }
        out.endArray();
        out.name(PageCursor.PARAMETER).value(page.hasMore() ? listed.getLast().place().text() : null);
        return out.endObject().toBytes();
    }
}
