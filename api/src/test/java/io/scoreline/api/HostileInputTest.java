package io.scoreline.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.scoreline.api.TestingClient.Answer;
import io.scoreline.shard.schema.EventSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Bodies and requests that nobody in their right mind sends: 4xx, bounded memory, no trace of the inside.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileInputTest {
    private static final long MOST_OF_A_BODY = 3 * (8L << 20);

    private TestingStore store;
    private TestingClient client;

    @BeforeAll
    void open(@TempDir Path directory) throws IOException {
        store = new TestingStore(directory);
        client = store.client;
    }

    @AfterAll
    void close() {
        store.close();
    }

    private void assertRefused(String what, Answer answer, int... statuses) {
        assertThat(answer.status()).as(what + " " + answer).isIn(Arrays.stream(statuses).boxed().toList());
        assertThat(answer.header("Content-Type")).as(what).isEqualTo("application/problem+json");
        assertThat(answer.text()).as(what).doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(store.budget.peakBytes()).as(what).isLessThan(MOST_OF_A_BODY);
    }

    private Answer post(byte[] body, String... headers) {
        return client.send("POST", "/v1/events", body, headers);
    }

    @Test
    void bombsAreRefused() throws IOException {
        byte[] event = "{\"entity\":\"a\"}\n".getBytes(UTF_8);
        Map<String, byte[]> bombs = new HashMap<>();
        bombs.put("a thousand to one", gzip(new byte[64 << 20]));
        bombs.put("nested", gzip(gzip(event)));
        bombs.put("concatenated", repeated(gzip(new byte[1 << 20]), 20));
        bombs.put("empty members without end", repeated(gzip(new byte[0]), 300_000));
        bombs.put("good and then empty members", joined(gzip(event), repeated(gzip(new byte[0]), 50_000)));
        bombs.put("name without end", joined(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0}, filled(9 << 20)));
        bombs.put("cut", Arrays.copyOf(gzip(event), 25));
        bombs.put("garbage behind", joined(gzip(event), "garbage".getBytes(UTF_8)));
        for (Map.Entry<String, byte[]> bomb : bombs.entrySet()) {
            assertRefused(bomb.getKey(), post(bomb.getValue(), "Content-Encoding", "gzip"), 400, 413);
        }
        assertRefused("zstd", post(Zstd.compress(new byte[64 << 20]), "Content-Encoding", "zstd"), 413);
        assertRefused("twice encoded", post(gzip(gzip(event)), "Content-Encoding", "gzip, gzip"), 415);
        assertThat(post(joined(gzip(event), gzip(event)), "Content-Encoding", "gzip", "Content-Type", "application/x-ndjson")
                        .number("accepted"))
                .isEqualTo(2);
    }

    @Test
    void oversizedJsonIsRefused() {
        String line = "{\"entity\":\"" + "x".repeat(3 << 20) + "\"}";
        assertRefused("line of 3 MB", client.post("/v1/events", line, "Content-Type", "application/x-ndjson"), 422);
        StringBuilder keys = new StringBuilder("{");
        for (int i = 0; i < 100_000; i++) {
            keys.append("\"k").append(i).append("\":0,");
        }
        keys.append("\"entity\":\"a\"}");
        assertRefused("100,000 keys", client.post("/v1/events", keys.toString()), 422);
        assertRefused("… in a payload", client.post("/v1/events", "{\"entity\":\"a\",\"payload\":" + keys + "}"), 422);
        assertRefused("… by mapping", client.post("/v1/events?entity=entity", keys.toString()), 422);
        Answer bad = client.post("/v1/events", "nonsense\n".repeat(10_000), "Content-Type", "application/x-ndjson");
        assertRefused("10,000 bad lines", bad, 422);
        assertThat(bad.number("rejected")).isEqualTo(10_000);
        assertThat(((List<?>) bad.at("errors")).size()).isEqualTo(100);
        for (String deep : List.of("[".repeat(100_000), "{\"a\":".repeat(100_000), "{\"entity\":\"a\",\"payload\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}")) {
            assertRefused("deep", client.post("/v1/events", deep), 400);
        }
    }

    @Test
    void wrongTypesAndLengthsAreToldByField() {
        Map<String, String> bad = new HashMap<>();
        for (String value : List.of("7", "null", "true", "[]", "{}", "\"\"", "\"" + "x".repeat(257) + "\"", "\"\\u0000\"", "\"\\ud800\"")) {
            bad.put("{\"entity\":" + value + "}", "entity");
        }
        for (String value : List.of("7", "[]", "\"\"", "\"" + "x".repeat(129) + "\"")) {
            bad.put("{\"entity\":\"a\",\"id\":" + value + "}", "id");
            bad.put("{\"entity\":\"a\",\"type\":" + value + "}", "type");
        }
        for (String value : List.of("\"yesterday\"", "true", "{}", "1e400", "-1e30", "\"2026-13-01T00:00:00Z\"", "99999999999999")) {
            bad.put("{\"entity\":\"a\",\"ts\":" + value + "}", "ts");
        }
        for (String value : List.of("7", "\"x\"", "[]", "true")) {
            bad.put("{\"entity\":\"a\",\"payload\":" + value + "}", "payload");
        }
        bad.forEach((body, field) -> {
            Answer answer = client.post("/v1/events", body);
            assertThat(answer.status()).as(body + " " + answer).isIn(400, 422);
            if (answer.status() == 422) {
                assertThat(answer.at("errors.0.field")).as(body).isEqualTo(field);
                assertThat(answer.at("errors.0.message")).as(body).isNotEqualTo("absent");
            }
        });
    }

    @Test
    void headersAndQueriesThatAreNotUtf8AreRefused() throws IOException {
        for (String head : List.of(
                "POST /v1/events?entity=%FF HTTP/1.1\r\n",
                "POST /v1/events?entity=\u00ff HTTP/1.1\r\n",
                "POST /v1/events?%C0%AF=1 HTTP/1.1\r\n",
                "POST /v1/events HTTP/1.1\r\nIdempotency-Key: \u00ff\u00fe\r\n",
                "POST /v1/events HTTP/1.1\r\nX-Source: \u00c3(\r\nX-Source-Position: 0-1\r\n",
                "POST /v1/events HTTP/1.1\r\nX-Priority: \u00ff\r\n",
                "POST /v1/events HTTP/1.1\r\nContent-Type: \u00ff\r\n",
                "POST /v1/events HTTP/1.1\r\nContent-Encoding: \u00ff\r\n")) {
            String request = head + "Host: localhost\r\nConnection: close\r\nContent-Length: 14\r\n\r\n{\"entity\":\"a\"}";
            String answer = client.raw(request.getBytes(ISO_8859_1));
            assertThat(answer).as(head).matches("(?s)HTTP/1.1 4.. .*").contains("application/problem+json");
        }
    }

    @Test
    void bodiesWithoutEndAreCutOff() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), store.server.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write("POST /v1/events HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(ISO_8859_1));
            byte[] chunk = joined("10000\r\n".getBytes(ISO_8859_1), filled(0x10000), "\r\n".getBytes(ISO_8859_1));
            long sent = 0;
            try {
                while (sent < 200L << 20) {
                    out.write(chunk);
                    sent += chunk.length;
                }
            } catch (IOException closed) {
                // The server had enough.
            }
            assertThat(sent).isLessThan(200L << 20);
            assertThat(store.budget.peakBytes()).isLessThan(MOST_OF_A_BODY);
        }
        assertThat(client.post("/v1/events", "{\"entity\":\"a\"}").status()).isEqualTo(200);
    }

    @Test
    void naughtyStringsComeBackAsTheyWereOrAreRefused() throws Exception {
        List<byte[]> strings = TestingCorpora.naughtyStrings();
        Map<String, String> stored = new HashMap<>();
        for (int i = 0; i < strings.size(); i++) {
            String literal = new String(strings.get(i), UTF_8);
            String event = "{\"entity\":" + literal + ",\"id\":" + literal + ",\"type\":" + literal + ",\"payload\":{\"n\":" + i
                    + ",\"v\":" + literal + "}}";
            Answer answer = post(("[" + event + "]").getBytes(UTF_8));
            assertThat(answer.status()).as(event + " " + answer).isIn(200, 400, 422);
            if (answer.status() == 200) {
                stored.put(literal, "{\"n\":" + i + ",\"v\":" + literal + "}");
            }
        }
        assertThat(stored.size()).isGreaterThan(400);
        store.stored("{\"entity\":\"last\"}");
        List<String> ids = store.texts(EventSchema.ID.fieldId());
        List<String> entities = store.texts(EventSchema.ENTITY.fieldId());
        List<String> types = store.texts(EventSchema.TYPE.fieldId());
        List<String> payloads = store.texts(EventSchema.PAYLOAD.fieldId());
        for (Map.Entry<String, String> entry : stored.entrySet()) {
            String value = Objects.requireNonNull(
                            TestingJson.object(("{\"v\":" + entry.getKey() + "}").getBytes(UTF_8)).get("v"))
                    .toString();
            int row = payloads.indexOf(entry.getValue());
            assertThat(row).as(entry.getKey()).isNotNegative();
            assertThat(List.of(ids.get(row), entities.get(row), types.get(row))).containsOnly(value);
        }
    }

    @Test
    void ambiguousDocumentsFollowTheTableInTheDocuments() throws Exception {
        Map<String, String> table = tableOfDocuments();
        Map<String, String> found = new TreeMap<>();
        for (Path document : TestingCorpora.jsonTestSuite("i_").toList()) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.write("{\"entity\":\"a\",\"payload\":{\"v\":".getBytes(UTF_8));
            body.write(Files.readAllBytes(document));
            body.write("}}".getBytes(UTF_8));
            Answer answer = post(body.toByteArray());
            found.put(
                    document.getFileName().toString(),
                    answer.status() == 200 ? "stored" : "refused (" + answer.at("expected") + ")");
        }
        assertThat(found).isEqualTo(table);
    }

    /// The rows `| i_….json | answer |` of `docs/ingest.md`.
    private static Map<String, String> tableOfDocuments() throws IOException {
        Map<String, String> table = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/ingest.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length > 3 && cells[1].strip().startsWith("`i_")) {
                table.put(cells[1].strip().replace("`", ""), cells[2].strip());
            }
        }
        return table;
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    private static byte[] repeated(byte[] bytes, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length * times);
        for (int i = 0; i < times; i++) {
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        }
        return bytes.toByteArray();
    }
}
