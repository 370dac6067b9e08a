package io.scoreline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scoreline.api.TestingClient.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Scores over HTTP, from events that went the whole way. All tests share one store and use entities of their own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ScoreReadTest {
    private Path directory;
    private TestingStore store;
    private TestingClient client;

    @BeforeAll
    void open(@TempDir Path folder) throws IOException {
        directory = folder;
        store = new TestingStore(directory);
        client = store.client;
        store.define(TestingStore.DEFINITION);
    }

    @AfterAll
    void close() {
        store.close();
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.at("code")).isEqualTo(code);
    }

    private void scored(String body) throws Exception {
        store.stored(body);
        store.scored();
    }

    private static String event(String entity, double value, String ts) {
        return "{\"entity\":\"" + entity + "\",\"ts\":\"" + ts + "\",\"payload\":{\"value\":" + value + "}}";
    }

    @Test
    void scoreHasAllItsMembers() throws Exception {
        scored("[" + event("m", 10, "2026-03-01T11:00:00Z") + "," + event("m", 30, "2026-03-01T12:00:00Z") + "]");
        Answer answer = client.get("/v1/scores/m");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().keySet())
                .containsExactly(
                        "entity", "score", "band", "at", "aggregates", "lastEventAt", "definition", "version", "seq", "lagMs");
        assertThat((Double) answer.at("score")).isCloseTo(35, within(1e-9));
        assertThat(answer.at("band")).isEqualTo("low");
        assertThat(answer.at("at")).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(answer.at("aggregates.n")).isEqualTo(2.0);
        assertThat(answer.at("aggregates.seen")).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(answer.at("lastEventAt")).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(answer.at("definition")).isEqualTo("heat");
        assertThat(answer.number("version")).isEqualTo(1);
        assertThat(answer.number("lagMs")).isZero();
    }

    @Test
    void scoreDecaysWithTheTimeAskedFor() throws Exception {
        scored(event("d", 64, "2026-03-01T10:00:00Z"));
        assertThat((Double) client.get("/v1/scores/d?at=last").at("score")).isCloseTo(64, within(1e-9));
        assertThat((Double) client.get("/v1/scores/d").at("score")).isCloseTo(16, within(1e-9));
        assertThat(client.get("/v1/scores/d?at=last").at("band")).isEqualTo("high");
        for (String at : List.of(
                "2026-03-01T11:00:00Z", "2026-03-01T13:00:00+02:00", "1772362800", "1772362800000", "1772362800000000")) {
            Answer answer = client.get("/v1/scores/d?at=" + at);
            assertThat(answer.at("at")).as(answer.toString()).isEqualTo("2026-03-01T11:00:00Z");
            assertThat((Double) answer.at("score")).isCloseTo(32, within(1e-9));
        }
        assertProblem(client.get("/v1/scores/d?at=soon"), 400, "parameter_invalid");
        assertProblem(client.get("/v1/scores/d?at=2026-03-01T09:59:59Z"), 404, "entity_unknown");
        assertProblem(client.get("/v1/scores/d?at=2026-03-01T12:06:00Z"), 400, "parameter_invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b", "/", "a//b/", "..", ".", "a:b", "a+b", "a b", " ", "a%2Fb", "%", "a;b=1", "?q#f", "é", "😀", "a\\b", "a\tb", "\u0001",
                "__proto__", "null", "' OR 1=1", "<script>"
            })
    void anyEntityNameCanBeRead(String entity) throws Exception {
        String escaped = entity.replace("\\", "\\\\").replace("\t", "\\t").replace("\u0001", "\\u0001");
        scored(event(escaped, 5, "2026-03-01T12:00:00Z"));
        String encoded = URLEncoder.encode(entity, UTF_8).replace("+", "%20");
        Answer answer = client.get("/v1/scores/" + encoded);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.at("entity")).isEqualTo(entity);
    }

    @Test
    void slashesNeedNoEncoding() throws Exception {
        scored(event("c:/x/y", 5, "2026-03-01T12:00:00Z"));
        assertThat(client.get("/v1/scores/c:/x/y").at("entity")).isEqualTo("c:/x/y");
    }

    @Test
    void longestNameCanBeReadAndALongerOneIsRefused() throws Exception {
        String longest = "é".repeat(128);
        scored(event(longest, 5, "2026-03-01T12:00:00Z"));
        assertThat(client.get("/v1/scores/" + URLEncoder.encode(longest, UTF_8)).status())
                .isEqualTo(200);
        assertProblem(client.get("/v1/scores/" + "x".repeat(257)), 400, "path_invalid");
        assertProblem(client.get("/v1/scores/"), 400, "path_invalid");
        assertProblem(client.get("/v1/scores/a%00b"), 400, "request_malformed");
        assertProblem(client.get("/v1/scores/%FF"), 400, "path_invalid");
    }

    @Test
    void unknownEntityAndDefinitionAreNotFound() {
        assertProblem(client.get("/v1/scores/nobody"), 404, "entity_unknown");
        Answer answer = client.get("/v1/scores/nobody?definition=haet");
        assertProblem(answer, 404, "definition_unknown");
        assertThat(answer.at("nearest")).isEqualTo("heat");
        assertProblem(client.get("/v1/scores/nobody?definition=heat@7"), 404, "definition_unknown");
        assertProblem(client.get("/v1/scores/nobody?definition=heat@1"), 404, "entity_unknown");
        assertProblem(client.get("/v1/scores/nobody?definitoin=heat"), 400, "parameter_unknown");
    }

    @Test
    void entityTagStandsForTheState() throws Exception {
        scored(event("e", 5, "2026-03-01T11:30:00Z"));
        String tag = client.get("/v1/scores/e").header("ETag");
        assertThat(tag).startsWith("\"").endsWith("\"");
        Answer same = client.get("/v1/scores/e", "If-None-Match", "\"other\", W/" + tag);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.header("ETag")).isEqualTo(tag);
        scored(event("elsewhere", 5, "2026-03-01T11:30:00Z"));
        assertThat(client.get("/v1/scores/e", "If-None-Match", tag).status()).isEqualTo(304);
        scored(event("e", 5, "2026-03-01T11:30:00Z"));
        Answer changed = client.get("/v1/scores/e", "If-None-Match", tag);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("ETag")).isNotEqualTo(tag);
    }

    @Test
    void compressedAnswerHasATagThatMatchesToo() throws Exception {
        scored(event("z", 5, "2026-03-01T11:30:00Z"));
        Answer answer = client.get("/v1/scores?top=1000", "Accept-Encoding", "gzip");
        assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
        assertThat(new String(plain, UTF_8)).contains("\"scores\"");
        Answer one = client.get("/v1/scores/z", "Accept-Encoding", "gzip");
        Answer same = client.get(
                "/v1/scores/z", "Accept-Encoding", "gzip", "If-None-Match", one.header("ETag"));
        assertThat(same.status()).isEqualTo(304);
    }

    @Test
    void readAfterAReceiptIncludesItsEvents() throws Exception {
        scored(event("r", 1, "2026-03-01T12:00:00Z"));
        String receipt = store.stored(event("r", 2, "2026-03-01T12:00:00Z"));
        Answer tooSoon = client.get("/v1/scores/r?wait=50ms&after=" + receipt);
        assertThat(tooSoon.status()).isEqualTo(202);
        assertThat(tooSoon.at("pending")).isEqualTo(true);
        assertThat(tooSoon.at("aggregates.n")).isEqualTo(1.0);
        TestingStore.await(() -> client.get("/v1/scores/r").number("lagMs") > 0);
        String other = store.stored(event("r2", 2, "2026-03-01T12:00:00Z"));
        Answer nothingYet = client.get("/v1/scores/r2?wait=50ms&after=" + other);
        assertThat(nothingYet.status()).isEqualTo(202);
        assertThat(nothingYet.at("score")).isEqualTo("absent");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> waiting = threads.submit(() -> client.get("/v1/scores/r?wait=20s&after=" + receipt));
            store.scorer.round();
            assertThat(waiting.get().status()).isEqualTo(200);
            assertThat(waiting.get().at("aggregates.n")).isEqualTo(2.0);
        }
        assertThat(client.get("/v1/scores/r?after=" + receipt).status()).isEqualTo(200);
        store.scored();
    }

    @Test
    void otherTextsAreNoReceipts() {
        assertProblem(client.get("/v1/scores/m?after=x"), 400, "receipt_invalid");
        assertProblem(client.get("/v1/scores/m?after=" + "A".repeat(38)), 400, "receipt_invalid");
        assertProblem(client.get("/v1/scores/m?wait=1s"), 400, "parameter_invalid");
    }

    @Test
    void leadersAreSortedAndOfOneTimeOrEachAtItsNewestEvent() throws Exception {
        String other = TestingStore.DEFINITION.replace("name: heat", "name: top").replace("version: 1", "version: 3");
        assertThat(client.post("/v1/definitions?from=now&state=shadow", other, "Content-Type", "application/yaml")
                        .status())
                .isEqualTo(201);
        scored("[" + event("t1", 10, "2026-03-01T11:00:00Z") + "," + event("t2", 100, "2026-03-01T10:00:00Z") + ","
                + event("t4", 10, "2026-03-01T11:00:00Z") + "," + event("t3", 70, "2026-03-01T11:30:00Z") + "]");
        Answer answer = client.get("/v1/scores?top=3&at=last&definition=top@3");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.at("at")).isEqualTo("2026-03-01T11:30:00Z");
        assertThat(entities(answer)).containsExactly("t2", "t3", "t1");
        assertThat(answer.at("scores.0.at")).isEqualTo("2026-03-01T10:00:00Z");
        assertThat((Double) answer.at("scores.0.score")).isCloseTo(100, within(1e-9));
        assertThat(entities(client.get("/v1/scores?definition=top@3"))).containsExactly("t3", "t2", "t1", "t4");
        assertThat(entities(client.get("/v1/scores?definition=top@3&at=last&band=high"))).containsExactly("t2", "t3");
        assertThat((Double) client.get("/v1/scores?top=1&definition=top@3&at=2026-03-01T12:00:00Z").at("scores.0.score"))
                .isCloseTo(70 * Math.sqrt(0.5), within(1e-9));
        assertProblem(client.get("/v1/scores?definition=top@3&at=2026-03-01T12:30:00Z"), 400, "parameter_invalid");
        assertProblem(
                client.get("/v1/scores?definition=top@3&at=2026-03-01T11:00:00Z"), 422, "at_before_newest_event");
        for (String query : List.of("top=0", "top=1001", "top=-1", "top=x", "top=", "band=warm&definition=top@3")) {
            assertProblem(client.get("/v1/scores?" + query), 400, "parameter_invalid");
        }
        assertThat(client.post("/v1/definitions/top/3/retire", "").status()).isEqualTo(200);
    }

    private static List<Object> entities(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return ((List<?>) answer.at("scores"))
                .stream().<Object>map(row -> ((Map<?, ?>) row).get("entity")).toList();
    }

    @Test
    void anotherReplicaWaitsForAReceiptThroughTheCatalog() throws Exception {
        Path journal = directory.resolve("other-" + UUID.randomUUID());
        scored(event("x", 1, "2026-03-01T12:00:00Z"));
        String receipt = store.stored(event("x", 2, "2026-03-01T12:00:00Z"));
        try (TestingReplica other = new TestingReplica(store, journal)) {
            TestingStore.await(other.server::ready);
            assertThat(other.client.get("/v1/scores/x?wait=100ms&after=" + receipt).status())
                    .isEqualTo(202);
            store.scored();
            Answer answer = other.client.get("/v1/scores/x?wait=20s&after=" + receipt);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.at("aggregates.n")).isEqualTo(2.0);
        }
    }

    @Test
    void clockMovesTheDefaultTimeOn() throws Exception {
        scored(event("clock", 8, "2026-03-01T12:00:00Z"));
        double before = (Double) client.get("/v1/scores/clock").at("score");
        store.clock.forward(Duration.ofMillis(1));
        assertThat((Double) client.get("/v1/scores/clock").at("score")).isLessThan(before);
        store.clock.forward(Duration.ofMillis(-1));
    }
}
