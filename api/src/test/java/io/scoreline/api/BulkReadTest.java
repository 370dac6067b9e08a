package io.scoreline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scoreline.api.TestingClient.Answer;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Many scores at once: batches, lists page by page, series, and the formats for many. All tests share one store.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BulkReadTest {
    private static final int HOSTS = 250;
    private static final String NDJSON = "application/x-ndjson";
    private static final String ARROW = "application/vnd.apache.arrow.stream";

    private TestingStore store;
    private TestingClient client;

    @BeforeAll
    void open(@TempDir Path directory) throws Exception {
        store = new TestingStore(directory);
        client = store.client;
        store.define(TestingStore.DEFINITION);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < HOSTS; i++) {
            events.add(event("host-" + i, i % 100, "2026-03-01T11:00:00Z"));
        }
        events.add(event("é/😀 +%2F", 7, "2026-03-01T11:30:00Z"));
        for (int i = 0; i < 5; i++) {
            events.add(event("past", 16, "2026-03-01T0" + (4 + i) + ":30:00Z"));
        }
        store.stored("[" + String.join(",", events) + "]");
        store.scored();
    }

    @AfterAll
    void close() {
        store.close();
    }

    private static String event(String entity, double value, String ts) {
        return "{\"entity\":\"" + entity + "\",\"ts\":\"" + ts + "\",\"payload\":{\"value\":" + value + "}}";
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.at("code")).isEqualTo(code);
    }

    private Answer batch(String query, String body, String... headers) {
        return client.post("/v1/scores:batchGet" + query, body, headers);
    }

    private static List<Object> column(Answer answer, String name) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return ((List<?>) answer.at("scores"))
                .stream()
                        .<Object>map(row -> Objects.requireNonNullElse(((Map<?, ?>) row).get(name), "absent"))
                        .toList();
    }

    @Test
    void batchAnswersInTheOrderAskedForAtOneTime() {
        Answer answer =
                batch("", "{\"entities\":[\"host-40\",\"nobody\",\"past\",\"\\u00e9/😀 +%2F\",\"host-40\"]}");
        assertThat(column(answer, "entity")).containsExactly("host-40", "nobody", "past", "é/😀 +%2F", "host-40");
        assertThat(column(answer, "error"))
                .containsExactly("absent", "entity_unknown", "absent", "absent", "absent");
        assertThat(column(answer, "at"))
                .containsExactly(
                        "2026-03-01T12:00:00Z", "absent", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z");
        assertThat((Double) answer.at("scores.0.score")).isCloseTo(20, within(1e-9));
        for (int row : new int[] {0, 2}) {
            Answer single = client.get("/v1/scores/" + answer.at("scores." + row + ".entity"));
            for (String member : List.of("score", "band", "at", "aggregates", "lastEventAt", "seq")) {
                assertThat(answer.at("scores." + row + "." + member)).isEqualTo(single.at(member));
            }
        }
        assertThat(column(batch("?at=last", "{\"entities\":[\"host-40\",\"past\"]}"), "at"))
                .containsExactly("2026-03-01T11:00:00Z", "2026-03-01T08:30:00Z");
        assertProblem(
                batch("?at=2026-03-01T10:00:00Z", "{\"entities\":[\"host-40\"]}"), 422, "at_before_newest_event");
    }

    @Test
    void batchIncludesAReceiptsEvents() throws Exception {
        String receipt = store.stored(event("later", 2, "2026-03-01T12:00:00Z"));
        String body = "{\"entities\":[\"later\",\"host-1\"]}";
        Answer early = batch("?wait=30ms&after=" + receipt, body);
        assertThat(early.status()).isEqualTo(202);
        assertThat(early.at("pending")).isEqualTo(true);
        store.scored();
        assertThat(column(batch("?wait=20s&after=" + receipt, body), "error")).containsExactly("absent", "absent");
    }

    @Test
    void listIsReadPageByPageWithoutGapsAtTheTimeOfItsFirst() {
        List<Object> all = column(client.get("/v1/scores?top=1000&prefix=host-"), "entity");
        assertThat(all).hasSize(HOSTS).doesNotHaveDuplicates();
        List<Object> paged = new ArrayList<>();
        Answer page = client.get("/v1/scores?top=60&prefix=host-");
        Object at = page.at("at");
        while (true) {
            paged.addAll(column(page, "entity"));
            assertThat(page.at("at")).isEqualTo(at);
            assertThat(page.at("complete")).isEqualTo(true);
            if (page.at("cursor").equals("null")) {
                break;
            }
            page = client.get("/v1/scores?top=60&prefix=host-&cursor=" + page.at("cursor"));
        }
        assertThat(paged).isEqualTo(all);
        assertThat(column(client.get("/v1/scores?top=1000&prefix=host-24"), "entity")).hasSize(11);
        assertThat(column(client.get("/v1/scores?at=last&band=high&prefix=host-1&top=1000"), "entity"))
                .hasSize(50)
                .startsWith("host-199");
        assertThat(column(client.get("/v1/scores?prefix=%C3%A9%2F"), "entity")).containsExactly("é/😀 +%2F");
        Answer last = client.get("/v1/scores?at=last&top=1");
        assertThat(column(client.get("/v1/scores?top=1&cursor=" + last.at("cursor")), "at"))
                .containsExactly("2026-03-01T11:00:00Z");
    }

    @Test
    void linesAndArrowSayWhatJsonSays() throws Exception {
        String body = "{\"entities\":[\"host-7\",\"nobody\",\"past\"]}";
        Answer json = batch("", body);
        Answer lines = batch("", body, "Accept", NDJSON);
        assertThat(lines.header("Content-Type")).isEqualTo(NDJSON);
        String[] each = lines.text().split("\n", -1);
        assertThat(each).hasSize(4);
        for (int row = 0; row < 3; row++) {
            assertThat(TestingJson.object(each[row].getBytes(UTF_8))).isEqualTo(json.at("scores." + row));
        }
        Answer arrow = batch("", body, "Accept", "text/html;q=0.1, " + ARROW);
        assertThat(arrow.header("Content-Type")).isEqualTo(ARROW);
        try (RootAllocator allocator = new RootAllocator();
                ArrowStreamReader reader = new ArrowStreamReader(new ByteArrayInputStream(arrow.body()), allocator)) {
            assertThat(reader.loadNextBatch()).isTrue();
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            assertThat(root.getSchema().getCustomMetadata()).containsEntry("definition", "heat");
            assertThat(root.getRowCount()).isEqualTo(3);
            for (int row = 0; row < 3; row++) {
                assertThat(String.valueOf(value(root, "entity", row))).isEqualTo(json.at("scores." + row + ".entity"));
                Object score = json.at("scores." + row + ".score");
                assertThat(value(root, "score", row)).isEqualTo(score.equals("absent") ? null : score);
            }
            assertThat(value(root, "aggregates.n", 2)).isEqualTo(5.0);
            assertThat(value(root, "seq", 2)).isEqualTo(json.number("scores.2.seq"));
            assertThat(String.valueOf(value(root, "error", 1))).isEqualTo("entity_unknown");
            assertThat(value(root, "lastEventAt", 0)).isEqualTo(1_772_362_800_000_000L);
            assertThat(value(root, "aggregates.seen", 0)).isEqualTo(1_772_362_800_000_000L);
        }
    }

    private static @Nullable Object value(VectorSchemaRoot root, String column, int row) {
        return root.getVector(column).getObject(row);
    }

    @Test
    void listsOfLinesGoOnByAHeader() {
        Answer page = client.get("/v1/scores?top=200&prefix=host-", "Accept", NDJSON);
        String cursor = page.header("Scoreline-Cursor");
        Answer rest = client.get("/v1/scores?top=10000&prefix=host-&cursor=" + cursor, "Accept", NDJSON);
        assertThat(rest.header("Scoreline-Cursor")).isEmpty();
        long lines = Arrays.stream((page.text() + rest.text()).split("\n", -1))
                .filter(line -> !line.isEmpty())
                .distinct()
                .count();
        assertThat(lines).isEqualTo(HOSTS);
    }

    @Test
    void seriesHasTheScoresOfThePastWithTheSameBits() {
        String path = "/v1/entities/past/scores?from=2026-03-01T03:00:00Z&to=2026-03-01T09:10:00Z&step=30m";
        Answer series = client.get(path);
        List<Object> times = column(series, "at");
        assertThat(times).hasSize(13).startsWith("2026-03-01T03:00:00Z").endsWith("2026-03-01T09:00:00Z");
        assertThat(column(series, "score").subList(0, 3)).containsExactly("null", "null", "null");
        for (int i = 3; i < times.size(); i++) {
            Answer single = client.get("/v1/scores/past?at=" + times.get(i));
            assertThat(series.at("scores." + i + ".score")).as(single.toString()).isEqualTo(single.at("score"));
            assertThat(series.at("scores." + i + ".events")).isEqualTo(single.at("aggregates.n"));
        }
        assertThat(client.get(path).text()).isEqualTo(series.text());
        assertThat(column(client.get("/v1/entities/past/scores"), "at")).hasSize(25);
        for (String query : List.of(
                "step=0s", "step=1", "step=-1h", "step=1s", "from=2026-03-01T13:00:00Z", "to=2026-03-01T12:01:00Z", "from=x",
                "to=", "from=0&step=1s", "stop=1h")) {
            Answer refused = client.get("/v1/entities/past/scores?" + query);
            assertThat(refused.status()).as(query + refused).isEqualTo(400);
        }
        assertProblem(client.get("/v1/entities/nobody/scores"), 404, "entity_unknown");
        assertThat(client.get("/v1/entities/%C3%A9%2F%F0%9F%98%80%20%2B%252F/scores").at("entity")).isEqualTo("é/😀 +%2F");
    }

    @Test
    void badBatchesAndListsAreRefused() {
        for (String body : List.of(
                "[]", "{", "{}", "null", "{\"entities\":[]}", "{\"entities\":\"a\"}", "{\"entities\":[1]}", "{\"entities\":[null]}",
                "{\"entities\":[\"\"]}", "{\"entities\":[\"a\\u0000\"]}", "{\"entities\":[\"" + "x".repeat(257) + "\"]}",
                "{\"entities\":[\"\\ud800\"]}", "{\"entities\":[\"a\"],\"entities\":[\"b\"]}", "{\"entities\":[\"a\"],\"x\":1}",
                "{\"entities\":[[\"a\"]]}", "{\"entities\":[\"a\"]}}")) {
            assertProblem(batch("", body), 400, "body_malformed");
        }
        assertProblem(batch("", ""), 400, "body_empty");
        String many = "\"a\",".repeat(1_000) + "\"a\"";
        assertProblem(batch("", "{\"entities\":[" + many + "]}"), 413, "too_many_entities");
        assertThat(column(batch("", "{\"entities\":[" + many.substring(4) + "]}"), "error")).hasSize(1_000);
        assertProblem(batch("", "{\"entities\":[\"" + "x".repeat(3 << 20) + "\"]}"), 413, "body_too_large");
        assertProblem(batch("?at=2026-03-02T12:00:00Z", "{\"entities\":[\"a\"]}"), 400, "parameter_invalid");
        assertProblem(batch("?after=x", "{\"entities\":[\"a\"]}"), 400, "receipt_invalid");
        assertProblem(batch("", "{\"entities\":[\"a\"]}", "Accept", "text/html"), 406, "not_acceptable");
        assertProblem(client.get("/v1/scores:batchGet"), 405, "method_not_allowed");
        String cursor = client.get("/v1/scores?top=1").at("cursor").toString();
        for (String query : List.of(
                "cursor=", "cursor=x", "cursor=%00", "cursor=" + "A".repeat(60), "cursor=" + "A".repeat(2_000), "cursor=" + cursor + "A",
                "cursor=" + cursor.substring(0, 20), "at=now&cursor=" + cursor, "prefix=" + "x".repeat(257), "top=10001",
                "top=99999999999999999999")) {
            Answer refused = client.get("/v1/scores?" + query);
            boolean harmless = query.equals("cursor=" + cursor + "A") && refused.status() == 200;
            assertThat(harmless || refused.status() == 400).as(query + refused).isTrue();
        }
    }
}
