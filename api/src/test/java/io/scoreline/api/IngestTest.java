package io.scoreline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.api.TestingClient.Answer;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.schema.EventSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Events over HTTP into real shards.
final class IngestTest {
    private static final String NDJSON = "application/x-ndjson";

    @TempDir
    Path directory;

    private TestingStore store;
    private TestingClient client;

    @BeforeEach
    void open() throws IOException {
        store = new TestingStore(directory);
        client = store.client;
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.at("code")).isEqualTo(code);
    }

    private List<String> rows(int fieldId) throws IOException, InterruptedException {
        return store.texts(fieldId);
    }

    private List<String> payloads() throws IOException, InterruptedException {
        return rows(EventSchema.PAYLOAD.fieldId());
    }

    @Test
    void eventIsDurableStoredAndScored() throws Exception {
        store.define(TestingStore.DEFINITION);
        Answer durable = client.post("/v1/events", "{\"entity\":\"a\",\"payload\":{\"value\":2}}");
        assertThat(durable.status()).isEqualTo(200);
        assertThat(durable.number("accepted")).isEqualTo(1);
        assertThat(durable.number("rejected")).isZero();
        assertThat(durable.at("reached")).isEqualTo("durable");
        assertThat(durable.at("dedupWindow")).isEqualTo("1h");
        assertThat(durable.at("receipt").toString()).matches("[A-Za-z0-9_-]{38}");
        Answer stored = client.post("/v1/events?ack=stored&wait=20s", "{\"entity\":\"a\",\"payload\":{\"value\":2}}");
        assertThat(stored.status()).isEqualTo(200);
        assertThat(stored.at("reached")).isEqualTo("stored");
        Answer late = client.post("/v1/events?ack=scored&wait=300ms", "{\"entity\":\"a\",\"payload\":{\"value\":2}}");
        assertThat(late.status()).isEqualTo(202);
        assertThat(late.at("reached").toString()).isIn("durable", "stored");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> scored = threads.submit(() ->
                    client.post("/v1/events?ack=scored&wait=20s", "{\"entity\":\"a\",\"payload\":{\"value\":2}}"));
            while (!scored.isDone()) {
                store.scorer.round();
            }
            assertThat(scored.get().status()).isEqualTo(200);
            assertThat(scored.get().at("reached")).isEqualTo("scored");
        }
        assertThat(client.get("/v1/scores/a").at("aggregates.n")).isEqualTo(4.0);
    }

    @Test
    void badEventsAreReportedAndTheRestIsStored() throws Exception {
        String body = "{\"entity\":\"a\"}\nnonsense\n{\"entity\":\"" + "x".repeat(10_000) + "\"}\n{\"entity\":\"b\"}";
        Answer answer = client.post("/v1/events?ack=stored&wait=20s", body, "Content-Type", NDJSON);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.number("accepted")).isEqualTo(2);
        assertThat(answer.number("rejected")).isEqualTo(2);
        assertThat(answer.at("errors.0.code")).isEqualTo("event_malformed");
        assertThat(answer.number("errors.0.line")).isEqualTo(2);
        assertThat(answer.at("errors.1.code")).isEqualTo("event_entity_invalid");
        assertThat(answer.at("errors.1.found")).isEqualTo("10000 bytes");
        assertThat(rows(EventSchema.ENTITY.fieldId())).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void allRejectedIsAProblemWithTheSameMembers() {
        Answer answer = client.post("/v1/events", "[{\"entitty\":\"a\"},7]");
        assertProblem(answer, 422, "all_events_rejected");
        assertThat(answer.number("accepted")).isZero();
        assertThat(answer.number("rejected")).isEqualTo(2);
        assertThat(answer.at("errors.0.nearest")).isEqualTo("entity");
        assertThat(client.post("/v1/events", "x\n".repeat(150), "Content-Type", NDJSON).number("errorsOmitted"))
                .isEqualTo(50);
    }

    @Test
    void emptyArrayIsTakenAndNothingHappens() {
        Answer answer = client.post("/v1/events", "[]");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.number("accepted")).isZero();
        assertThat(answer.at("receipt")).isEqualTo("absent");
    }

    @Test
    void refusedBeforeTheirBodiesAreReadRequestsFollowEachOtherOnAConnection() throws IOException {
        for (int i = 0; i < 300; i++) {
            assertProblem(client.post("/v1/events?wait=soon", "{}"), 400, "parameter_invalid");
        }
    }

    @Test
    void badRequestsAreProblemsThatSayWhat() throws IOException {
        assertProblem(client.post("/v1/events", ""), 400, "body_empty");
        assertProblem(client.post("/v1/events", "{\"entity\":"), 400, "body_malformed");
        assertProblem(client.post("/v1/events", "hello", "Content-Type", "text/plain"), 415, "media_type_unsupported");
        assertProblem(client.post("/v1/events", "<a/>", "Content-Type", "text/xml"), 415, "media_type_unsupported");
        assertProblem(client.send("POST", "/v1/events", new byte[(8 << 20) + 1]), 413, "body_too_large");
        assertProblem(client.post("/v1/events?ack=always", "{}"), 400, "parameter_invalid");
        assertProblem(client.post("/v1/events?ack=stored&wait=31s", "{}"), 400, "parameter_invalid");
        assertProblem(client.post("/v1/events?wait=soon", "{}"), 400, "parameter_invalid");
        assertProblem(client.post("/v1/events?entty=host", "{}"), 400, "parameter_unknown");
        assertProblem(client.post("/v1/events?ts=time", "{}"), 400, "parameter_invalid");
        assertProblem(client.post("/v1/events?entity=%24.", "{}"), 400, "parameter_invalid");
        assertProblem(client.post("/v1/events", "{}", "Idempotency-Key", "a b"), 400, "header_invalid");
        assertProblem(client.post("/v1/events", "{}", "X-Source", "s"), 400, "header_invalid");
        assertProblem(client.post("/v1/events", "{}", "X-Source-Position", "0-1"), 400, "header_invalid");
        assertProblem(
                client.post("/v1/events", "{}", "X-Source", "s", "X-Source-Position", "1-1"), 400, "header_invalid");
        assertProblem(
                client.post("/v1/events", "{}", "X-Source", "s", "X-Source-Position", "5-1"), 400, "header_invalid");
        byte[] notUtf8 = {'{', '"', 'e', '"', ':', '"', (byte) 0xff, '"', '}'};
        assertProblem(client.send("POST", "/v1/events", notUtf8), 400, "body_malformed");
        assertThat(store.writer.journalBytes()).isLessThan(4096);
    }

    @Test
    void flatJsonIsMappedByTheQuery() throws Exception {
        String body = "{\"Hostname\":\"h1\",\"@timestamp\":\"2026-03-01T11:00:00.000Z\", \"EventID\":1}";
        Answer answer = client.post(
                "/v1/events?ack=stored&wait=20s&entity=Hostname&ts=%24%5B%22%40timestamp%22%5D&type=EventID", body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(payloads()).containsExactly(body);
        assertThat(rows(EventSchema.TYPE.fieldId())).containsExactly("1");
    }

    @Test
    void repeatedRequestWithAKeyMakesTheSameIds() throws Exception {
        for (int i = 0; i < 2; i++) {
            Answer answer = client.post(
                    "/v1/events?ack=stored&wait=20s", "[{\"entity\":\"a\"},{\"entity\":\"a\"}]", "Idempotency-Key", "k-1");
            assertThat(answer.status()).isEqualTo(200);
        }
        List<String> ids = rows(EventSchema.ID.fieldId());
        assertThat(ids).hasSize(4);
        assertThat(Set.copyOf(ids)).hasSize(2);
    }

    private Answer fromSource(String position, String body) {
        return client.post(
                "/v1/events", body, "Content-Type", NDJSON, "X-Source", "load/1", "X-Source-Position", position);
    }

    @Test
    void sourceIsStoredExactlyOnceInOrder() throws Exception {
        assertThat(client.get("/v1/sources/load%2F1").number("position")).isZero();
        assertThat(fromSource("0-2", "{\"entity\":\"a\"}\n{\"entity\":\"b\"}\n").number("accepted"))
                .isEqualTo(2);
        assertThat(client.get("/v1/sources/load%2F1").number("position")).isEqualTo(2);
        Answer again = fromSource("0-2", "{\"entity\":\"a\"}\n{\"entity\":\"b\"}\n");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.number("accepted")).isZero();
        assertThat(again.number("duplicates")).isEqualTo(2);
        assertThat(again.at("alreadyStored")).isEqualTo(true);
        Answer partly = fromSource("1-3", "{\"entity\":\"b\"}\n{\"entity\":\"c\"}");
        assertProblem(partly, 409, "source_position_conflict");
        assertThat(partly.number("position")).isEqualTo(2);
        assertProblem(fromSource("3-4", "{\"entity\":\"c\"}"), 409, "source_position_conflict");
        assertProblem(fromSource("2-9", "{\"entity\":\"c\"}"), 400, "source_range_mismatch");
        assertThat(fromSource("2-4", "\n{\"entity\":\"c\"}").number("accepted")).isEqualTo(1);
        Answer rejected = fromSource("4-5", "broken");
        assertProblem(rejected, 422, "all_events_rejected");
        assertThat(client.get("/v1/sources/load/1").number("position")).isEqualTo(5);
        Answer blank = fromSource("5-7", "\n\n");
        assertThat(blank.status()).isEqualTo(200);
        assertThat(client.get("/v1/sources/load/1").number("position")).isEqualTo(7);
        store.stored("{\"entity\":\"last\"}");
        assertThat(rows(EventSchema.ENTITY.fieldId())).containsExactlyInAnyOrder("a", "b", "c", "last");
        assertThat(store.catalog.sourcePosition("default", "load/1")).isEqualTo(7);
    }

    @Test
    void concurrentBatchesOfASourceAreTakenOnce() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                calls.add(() -> fromSource("0-1", "{\"entity\":\"a\"}"));
            }
            long accepted = 0;
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                assertThat(answer.get().status()).isEqualTo(200);
                accepted += answer.get().number("accepted");
            }
            assertThat(accepted).isEqualTo(1);
        }
    }

    @Test
    void memoryOfRequestsIsGivenBack() {
        for (int i = 0; i < 20; i++) {
            client.post("/v1/events", "[{\"entity\":\"a\"},{\"entity\":7}]");
            client.post("/v1/events", "{\"entity\":");
        }
        store.stored("{\"entity\":\"a\"}");
        TestingStore.await(() -> store.budget.reservedBytes() == 0);
    }

    @Test
    void withoutMemoryEventsAreRefusedForNow() {
        try (Reservation all = store.budget.tryReserve(store.budget.limitBytes() - store.budget.reservedBytes())
                .orElseThrow()) {
            assertThat(all.bytes()).isPositive();
            Answer answer = client.post("/v1/events", "{\"entity\":\"a\"}");
            assertProblem(answer, 503, "memory_exhausted");
            assertThat(answer.header("Retry-After")).isNotEmpty();
        }
        assertThat(client.post("/v1/events", "{\"entity\":\"a\"}").status()).isEqualTo(200);
    }

    @Test
    void stoppedWriterIsSaidSo() {
        store.writer.close();
        Answer answer = client.post("/v1/events", "{\"entity\":\"a\"}");
        assertProblem(answer, 503, "stopping");
        assertThat(answer.header("Retry-After")).isNotEmpty();
    }

    @Test
    void invalidJsonOfTheSuiteLeavesNothingBehind() throws Exception {
        List<Path> documents = TestingCorpora.jsonTestSuite("n_").toList();
        for (Path document : documents) {
            byte[] body = Files.readAllBytes(document);
            Answer answer = client.send("POST", "/v1/events", body);
            assertThat(answer.status()).as(document + " " + answer).isEqualTo(400);
            Answer inside = client.send("POST", "/v1/events", wrapped(body));
            assertThat(inside.status()).as(document + " " + inside).isEqualTo(400);
        }
        assertThat(client.get("/v1/info").number("events.accepted")).isZero();
    }

    @Test
    void validJsonOfTheSuiteIsStoredByteForByte() throws Exception {
        List<String> sent = new ArrayList<>();
        ByteArrayOutputStream array = new ByteArrayOutputStream();
        for (Path document : TestingCorpora.jsonTestSuite("y_").toList()) {
            byte[] event = wrapped(Files.readAllBytes(document));
            array.write(sent.isEmpty() ? '[' : ',');
            array.write(event);
            String text = new String(event, UTF_8);
            sent.add(text.substring(text.indexOf(":{") + 1, text.length() - 1));
        }
        array.write(']');
        Answer answer = client.send("POST", "/v1/events?ack=stored&wait=20s", array.toByteArray());
        assertThat(answer.number("accepted")).as(answer.toString()).isEqualTo(sent.size());
        assertThat(payloads()).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void ambiguousJsonOfTheSuiteNeverFailsTheServer() throws Exception {
        for (Path document : TestingCorpora.jsonTestSuite("i_").toList()) {
            Answer answer = client.send("POST", "/v1/events", wrapped(Files.readAllBytes(document)));
            assertThat(answer.status()).as(document + " " + answer).isIn(200, 400);
        }
    }

    private static byte[] wrapped(byte[] value) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write("{\"entity\":\"a\",\"payload\":{\"v\":".getBytes(UTF_8));
        whole.write(value);
        whole.write("}}".getBytes(UTF_8));
        return whole.toByteArray();
    }
}
