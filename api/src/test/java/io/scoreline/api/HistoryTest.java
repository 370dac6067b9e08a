package io.scoreline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scoreline.api.TestingClient.Answer;
import io.scoreline.api.history.EntityEvents;
import io.scoreline.api.history.EntityName;
import io.scoreline.api.history.EventQuery;
import io.scoreline.api.history.EventVisitor;
import io.scoreline.api.history.Reading;
import io.scoreline.api.history.StoredEvent;
import io.scoreline.shard.Partitioner;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.MemoryExhaustedException;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is read from an entity's events: explanations, scores of the past, and what became of one event. All tests share
/// one store and use entities of their own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HistoryTest {
    private static final String DEFINITION =
            """
            name: heat
            version: 1
            events:
              type: [login, logout]
            features:
              value:
                path: value
                type: double
                default: 1
              kind:
                path: kind
                type: string
            signal:
              value: value
              odd:
                weight: 0.3
                when: kind == "odd"
              root: sqrt(value)
            aggregates:
              total:
                fn: decayed_sum
                of: signal
                halfLife: 1h
              n:
                fn: count
              worst:
                fn: max
                of: signal
              seen:
                fn: last
                of: event.ts
            score: clamp(total + 2 * n - 1, 0, 20)
            """;

    private TestingStore store;
    private TestingClient client;

    @BeforeAll
    void open(@TempDir Path directory) throws IOException {
        store = new TestingStore(directory);
        client = store.client;
        store.define(DEFINITION);
    }

    @AfterAll
    void close() {
        store.close();
    }

    private static String event(String entity, String id, String type, String ts, String payload) {
        return "{\"entity\":\"" + entity + "\",\"id\":\"" + id + "\",\"type\":\"" + type + "\",\"ts\":\"2026-03-01T" + ts
                + "Z\",\"payload\":" + payload + "}";
    }

    private void scored(String... events) throws Exception {
        store.stored("[" + String.join(",", events) + "]");
        store.scored();
    }

    private Answer ok(String path) {
        Answer answer = client.get(path);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer;
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.at("code")).isEqualTo(code);
    }

    private static double sum(Object lines) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Object line : (List<?>) lines) {
            sum = sum.add(new BigDecimal((Double) Objects.requireNonNull(((Map<?, ?>) line).get("value"))));
        }
        return sum.doubleValue();
    }

    /// Retention takes whole files away, and a file goes with its youngest event: in a store of its own.
    @Test
    void pastOfAnEntityWithoutItsFirstEventsIsGone(@TempDir Path other) throws Exception {
        try (TestingStore own = new TestingStore(other)) {
            own.define(DEFINITION);
            own.stored(event("old", "a", "login", "10:00:00", "{}").replace("2026-03-01", "2026-01-05"));
            own.stored("[" + event("old", "b", "login", "10:00:00", "{}") + ","
                    + event("new", "c", "login", "10:00:00", "{}") + ","
                    + event("new", "d", "login", "11:00:00", "{}") + "]");
            own.scored();
            String before = own.client.get("/v1/scores/old?at=2026-02-01T00:00:00Z").at("aggregates.n").toString();
            assertThat(before).isEqualTo("1.0");
            assertThat(own.catalog.expireShards((int) LocalDate.of(2026, 2, 1).toEpochDay()))
                    .isEqualTo(1);
            for (String path : List.of(
                    "/v1/scores/old?at=2026-02-01T00:00:00Z", "/v1/scores/old?asOf=1", "/v1/entities/old/scores?step=1h")) {
                assertProblem(own.client.get(path), 410, "history_gone");
            }
            Answer now = own.client.get("/v1/scores/old?explain=true");
            assertThat(now.at("aggregates.n")).as(now.toString()).isEqualTo(2.0);
            assertThat(now.at("explain.complete")).isEqualTo(false);
            assertThat(own.client.get("/v1/scores/new?at=2026-03-01T10:30:00Z").at("aggregates.n"))
                    .isEqualTo(1.0);
            assertThat(own.client.get("/v1/entities/new/scores?step=1h").status()).isEqualTo(200);
        }
    }

    @Test
    void explanationGivesTheServedScoreAndItsSumsClose() throws Exception {
        scored(
                event("ex", "e1", "login", "11:00:00", "{\"value\":4,\"kind\":\"odd\"}"),
                event("ex", "e2", "login", "12:00:00", "{\"value\":\"9\",\"kind\":7}"),
                event("ex", "e3", "other", "12:00:00", "{\"value\":9}"),
                event("ex", "e4", "login", "12:00:00", "{\"value\":-9}"));
        scored(event("ex", "e1", "login", "11:00:00", "{\"value\":4,\"kind\":\"odd\"}"));
        Answer plain = ok("/v1/scores/ex");
        Answer answer = ok("/v1/scores/ex?explain=true");
        for (String member : List.of("score", "at", "aggregates", "lastEventAt", "seq", "version")) {
            assertThat(answer.at(member)).isEqualTo(plain.at(member));
        }
        assertThat(answer.at("explain.same")).isEqualTo(true);
        assertThat(answer.at("explain.complete")).isEqualTo(true);
        assertThat(answer.at("explain.events"))
                .isEqualTo(Map.of("scored", 2.0, "ignored", 1.0, "invalid", 1.0, "duplicate", 1.0));
        assertThat(answer.at("explain.aggregates.0.aggregate")).isEqualTo("total");
        assertThat(sum(answer.at("explain.aggregates.0.terms"))).isEqualTo(answer.at("aggregates.total"));
        assertThat((Double) answer.at("explain.aggregates.0.terms.1.value")).isCloseTo(0.15, within(1e-12));
        assertThat(answer.at("explain.aggregates.0.strongest.0.id")).isEqualTo("e1");
        assertThat((Double) answer.at("explain.aggregates.0.strongest.0.share")).isCloseTo(3.15, within(1e-12));
        assertThat(answer.at("explain.aggregates.2.kind")).isEqualTo("event");
        assertThat(answer.at("explain.aggregates.2.strongest.0.id")).isEqualTo("e1");
        assertThat(answer.at("explain.aggregates.3.value")).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(sum(answer.at("explain.parts"))).isEqualTo(answer.at("score"));
        assertThat(answer.at("explain.values")).isEqualTo("clamp(5.15 + 2 * 2 - 1, 0, 20)");
        assertThat(answer.at("explain.features.1.wrongType")).isEqualTo(1.0);
        assertThat(answer.at("explain.features.1.found")).isEqualTo("7");
        assertThat(answer.at("explain.features.0.defaulted")).isEqualTo(1.0);
        assertThat(answer.at("explain.terms.1.skipped")).isEqualTo(1.0);
        assertThat(answer.at("explain.invalidEvents.0.reason")).isEqualTo("term root computed NaN");
        assertProblem(client.get("/v1/scores/ex?explain=yes"), 400, "parameter_invalid");
        assertProblem(client.get("/v1/scores/nobody?explain=true"), 404, "entity_unknown");
    }

    @Test
    void pastScoreIsTheOneThatWasServedThen() throws Exception {
        scored(event("past", "p1", "login", "10:00:00", "{\"value\":3}"));
        Answer then = ok("/v1/scores/past?at=2026-03-01T10:30:00Z");
        assertThat(then.at("basis")).isEqualTo("absent");
        scored(
                event("past", "p2", "login", "11:00:00", "{\"value\":5}"),
                event("past", "p3", "login", "10:30:00.000001", "{\"value\":5}"));
        for (int time = 0; time < 2; time++) {
            Answer now = ok("/v1/scores/past?at=2026-03-01T10:30:00Z");
            assertThat(now.at("score")).isEqualTo(then.at("score"));
            assertThat(now.at("aggregates")).isEqualTo(then.at("aggregates"));
            assertThat(now.at("lastEventAt")).isEqualTo("2026-03-01T10:00:00Z");
            assertThat(now.at("basis")).isEqualTo("events");
        }
        Answer explained = ok("/v1/scores/past?at=2026-03-01T10:30:00Z&explain=true");
        assertThat(explained.at("explain.events.scored")).isEqualTo(1.0);
        assertProblem(client.get("/v1/scores/past?at=2026-03-01T09:59:59Z"), 404, "entity_unknown");
    }

    @Test
    void onlyWhatHadBeenRegisteredCounts() throws Exception {
        scored(event("asof", "a1", "login", "10:00:00", "{\"value\":3}"));
        Answer first = ok("/v1/scores/asof?at=last");
        long seq = first.number("seq");
        scored(event("asof", "a2", "login", "11:00:00", "{\"value\":5}"));
        Answer then = ok("/v1/scores/asof?at=last&asOf=" + seq);
        for (String member : List.of("score", "at", "aggregates", "lastEventAt")) {
            assertThat(then.at(member)).as(member).isEqualTo(first.at(member));
        }
        assertThat(then.at("basis")).isEqualTo("events");
        String registered = (String) ok("/v1/entities/asof/events/a1").at("registeredAt");
        assertThat(ok("/v1/scores/asof?at=last&asOf=" + registered).at("score")).isEqualTo(first.at("score"));
        assertThat(ok("/v1/scores/asof?at=last&asOf=999999999").at("score"))
                .isEqualTo(ok("/v1/scores/asof?at=last").at("score"));
        assertProblem(client.get("/v1/scores/asof?asOf=0"), 404, "entity_unknown");
        assertProblem(client.get("/v1/scores/asof?asOf=soon"), 400, "parameter_invalid");
    }

    @Test
    void eventTellsWhatBecameOfIt() throws Exception {
        String payload = "{ \"value\" : 4.0,\"kind\":\"od\\u0064\" , \"x\":[1,{}] }";
        scored(
                event("st", "s1", "login", "11:00:00", payload),
                event("st", "s2", "other", "11:00:00", "{}"),
                event("st", "s3", "login", "11:00:00", "{\"value\":-1}"));
        scored(event("st", "s1", "login", "11:00:00", payload));
        Answer scored = ok("/v1/entities/st/events/s1");
        assertThat(scored.text()).contains("\"payload\":" + payload);
        assertThat(scored.at("type")).isEqualTo("login");
        assertThat(scored.at("definitions.0.status")).isEqualTo("scored");
        assertThat((Double) scored.at("definitions.0.signal")).isCloseTo(6.3, within(1e-12));
        assertThat(sum(scored.at("definitions.0.terms"))).isEqualTo(scored.at("definitions.0.signal"));
        assertThat(scored.at("sameId.0.duplicate")).isEqualTo(true);
        Answer duplicate = ok("/v1/entities/st/events/s1?seq=" + Math.round((Double) scored.at("sameId.0.seq")));
        assertThat(duplicate.at("definitions.0.status")).isEqualTo("duplicate");
        assertThat((String) duplicate.at("definitions.0.reason"))
                .startsWith("the same id came first at seq " + Math.round((Double) scored.at("seq")));
        Answer ignored = ok("/v1/entities/st/events/s2");
        assertThat(ignored.at("definitions.0.status")).isEqualTo("ignored");
        assertThat(ignored.at("definitions.0.reason")).isEqualTo("type \"other\" is not in [login, logout]");
        Answer invalid = ok("/v1/entities/st/events/s3");
        assertThat(invalid.at("definitions.0.status")).isEqualTo("invalid");
        assertThat(invalid.at("definitions.0.reason")).isEqualTo("term root computed NaN");
        store.stored(event("st", "s4", "login", "11:00:00", "{}"));
        assertThat(ok("/v1/entities/st/events/s4").at("definitions.0.status")).isEqualTo("pending");
        store.scored();
        assertProblem(client.get("/v1/entities/st/events/s9"), 404, "event_unknown");
        assertProblem(client.get("/v1/entities/nobody/events/s1"), 404, "event_unknown");
        assertProblem(client.get("/v1/entities/st/events/s1?seq=1000000"), 404, "event_unknown");
        assertProblem(client.get("/v1/entities/st/events/s1?seq=x"), 400, "parameter_invalid");
        assertProblem(client.get("/v1/entities/%FF/events/s1"), 400, "path_invalid");
        assertProblem(client.get("/v1/entities/" + "x".repeat(257) + "/events/s1"), 400, "path_invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a:b", "a+b", "a b", "😀", "é", "a%2Fb", "..", "?q#f", "' OR 1=1"})
    void anyEntityAndIdCanBeNamed(String name) throws Exception {
        scored(event(name, "id " + name, "login", "11:00:00", "{\"value\":2}"));
        String entity = URLEncoder.encode(name, UTF_8).replace("+", "%20");
        String id = URLEncoder.encode("id " + name, UTF_8).replace("+", "%20");
        Answer answer = ok("/v1/entities/" + entity + "/events/" + id);
        assertThat(answer.at("entity")).isEqualTo(name);
        assertThat(answer.at("id")).isEqualTo("id " + name);
        assertThat(answer.at("definitions.0.status")).isEqualTo("scored");
        assertThat(ok("/v1/scores/" + entity + "?explain=true").at("explain.same")).isEqualTo(true);
    }

    @Test
    void readsAgainWhenAMergeTakesAFileAway() throws Exception {
        FaultyFiles files = new FaultyFiles(store.files);
        try (ApiServer other = store.startServer(files)) {
            TestingClient reader = new TestingClient(other.port());
            TestingStore.await(other::ready);
            scored(event("gone", "g1", "login", "11:00:00", "{\"value\":2}"));
            TestingStore.await(() -> reader.get("/v1/scores/gone").status() == 200);
            files.eventsGone(1);
            Answer answer = reader.get("/v1/scores/gone?explain=true");
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.at("explain.events.scored")).isEqualTo(1.0);
            files.eventsGone(100);
            assertProblem(reader.get("/v1/scores/gone?explain=true"), 500, "internal_error");
            files.eventsGone(0);
        }
    }

    @Test
    @Tag("slow")
    void mergedFilesGiveTheSameAnswers() throws Exception {
        for (int file = 0; file < 32; file++) {
            String ts = "11:%02d:00".formatted(file);
            store.stored("[" + event("merge", "m" + file / 2, "login", ts, "{\"value\":" + file + "}") + ","
                    + event("merge", "n" + file, "login", ts, "{\"value\":" + file + "}") + "]");
        }
        store.scored();
        List<String> paths = List.of(
                "/v1/scores/merge?explain=true",
                "/v1/scores/merge?at=2026-03-01T11:15:30Z&explain=true",
                "/v1/entities/merge/events/n7",
                "/v1/entities/merge/events?limit=7");
        List<String> before = paths.stream().map(path -> ok(path).text()).toList();
        assertThat(before.getFirst()).contains("\"duplicate\":16", "\"same\":true");
        assertThat(store.scorer.merge()).isGreaterThanOrEqualTo(32);
        List<String> after = paths.stream().map(path -> ok(path).text()).toList();
        for (int i = 0; i < paths.size(); i++) {
            assertThat(withoutDuplicates(after.get(i))).isEqualTo(withoutDuplicates(before.get(i)));
        }
        assertThat(ok("/v1/entities/merge/events/m3").at("definitions.0.status")).isEqualTo("scored");
    }

    /// A merge drops duplicates, and so nobody can count them behind it.
    private static String withoutDuplicates(String text) {
        return text.replaceAll("\"duplicate\":[0-9]+", "").replaceAll("\"lagMs\":[0-9]+", "");
    }

    @Test
    void definitionFromNowOnDoesNotCountWhatCameBefore() throws Exception {
        scored(event("later", "l1", "login", "10:00:00", "{\"value\":3}"));
        scored(event("later", "l2", "login", "12:00:00", "{\"value\":3}"));
        String other = DEFINITION.replace("name: heat", "name: fresh");
        Answer added = client.post(
                "/v1/definitions?from=now&state=shadow", other, "Content-Type", "application/yaml");
        assertThat(added.status()).isEqualTo(201);
        scored(event("later", "l3", "login", "11:00:00", "{\"value\":4}"));
        scored(event("later", "l4", "login", "11:30:00", "{\"value\":4}"));
        String fresh = "&definition=fresh@1";
        Answer explained = ok("/v1/scores/later?explain=true" + fresh);
        assertThat(explained.at("explain.same")).isEqualTo(true);
        assertThat(explained.at("explain.events.scored")).isEqualTo(2.0);
        Answer past = ok("/v1/scores/later?at=2026-03-01T11:15:00Z" + fresh);
        assertThat(past.at("aggregates.n")).isEqualTo(1.0);
        Answer before = ok("/v1/entities/later/events/l2");
        assertThat(before.at("definitions.0.status")).isEqualTo("scored");
        assertThat(before.at("definitions.1.status")).isEqualTo("ignored");
        assertThat(ok("/v1/entities/later/events/l3").at("definitions.1.status")).isEqualTo("scored");
        assertThat(client.post("/v1/definitions/fresh/1/retire", "").status()).isEqualTo(200);
    }

    @Test
    void eventsAreListedNewestFirstPageByPage() throws Exception {
        for (int file = 0; file < 3; file++) {
            scored(
                    event("list", "i" + file, "login", "11:00:0" + file, "{\"value\":1}"),
                    event("list", "j" + file, "login", "11:00:02", "{\"n\" : 1.50}"),
                    event("list", "k", "login", "10:59:00", "{}"));
        }
        List<Object> ids = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = ok("/v1/entities/list/events?limit=3" + cursor);
            ((List<?>) page.at("events")).forEach(row -> ids.add(((Map<?, ?>) row).get("id")));
            cursor = page.at("cursor").equals("null") ? "" : "&cursor=" + page.at("cursor");
        } while (!cursor.isEmpty());
        assertThat(ids).containsExactly("j2", "i2", "j1", "j0", "i1", "i0", "k");
        Answer all = ok("/v1/entities/list/events");
        assertThat(all.text()).contains("\"payload\":{\"n\" : 1.50}");
        assertThat(all.at("cursor")).isEqualTo("null");
        assertProblem(client.get("/v1/entities/nobody/events"), 404, "entity_unknown");
        assertProblem(client.get("/v1/entities/list/events?limit=1001"), 400, "parameter_invalid");
        assertProblem(client.get("/v1/entities/list/events?cursor=AAAA"), 400, "parameter_invalid");
        assertProblem(client.get("/v1/entities/list/events?cursor=%25"), 400, "parameter_invalid");
    }

    @Test
    void readingStopsAtItsBoundsAndSaysSo() throws Exception {
        scored(
                event("bound", "b1", "login", "11:00:00", "{}"),
                event("bound", "b2", "login", "11:00:01", "{}"),
                event("bound", "b3", "login", "11:00:02", "{}"));
        EntityName name = EntityName.of("default", "bound", new Partitioner(TestingStore.PARTITIONS));
        List<String> seen = new ArrayList<>();
        EventVisitor visitor = new EventVisitor() {
            @Override
            public void begin() {
                seen.clear();
            }

            @Override
            public void visit(StoredEvent event) {
                seen.add(event.id());
            }
        };
        try (EntityEvents events = new EntityEvents(store.catalog, store.files, store.arrow, store.budget)) {
            assertThat(events.read(query(name, 2), visitor)).isEqualTo(new Reading(2, 1, false));
            assertThat(seen).containsExactly("b1", "b2");
            assertThat(events.read(query(name, 3), visitor).complete()).isTrue();
        }
        MemoryBudget small = new MemoryBudget(1 << 20);
        try (EntityEvents events = new EntityEvents(store.catalog, store.files, store.arrow, small)) {
            assertThatThrownBy(() -> events.read(query(name, 3), visitor))
                    .isInstanceOf(MemoryExhaustedException.class);
        }
        assertThat(small.reservedBytes()).isZero();
    }

    private static EventQuery query(EntityName name, int most) {
        long day = 1_772_323_200_000_000L;
        return new EventQuery(
                name.key(), name.partition(), day, day + 86_400_000_000L, 0, Long.MAX_VALUE, Long.MAX_VALUE, most);
    }

    @Test
    void everyReadingIsWithinTheBudgetAndGivesItBack() throws Exception {
        scored(event("mem", "x1", "login", "11:00:00", "{\"value\":2}"));
        long before = store.budget.reservedBytes();
        ok("/v1/scores/mem?explain=true");
        ok("/v1/entities/mem/events/x1");
        assertThat(store.budget.reservedBytes()).isEqualTo(before);
        assertThat(store.arrow.allocatedBytes()).isZero();
    }
}
