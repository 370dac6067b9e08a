package io.scoreline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.api.TestingClient.Answer;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a replica tells about itself.
final class OperationTest {
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

    @Test
    void infoCountsEventsOnTheirWay() throws Exception {
        store.define(TestingStore.DEFINITION);
        TestingStore.await(() -> client.get("/v1/scores?top=1").status() == 200);
        Answer idle = client.get("/v1/info");
        assertThat(idle.status()).as(idle.toString()).isEqualTo(200);
        assertThat(idle.json().keySet())
                .containsExactly(
                        "name",
                        "version",
                        "tenant",
                        "storeId",
                        "uptimeSeconds",
                        "definitions",
                        "seq",
                        "lagMs",
                        "events",
                        "partitions",
                        "dataDirectory",
                        "postgres",
                        "entities",
                        "journalBytes",
                        "memory",
                        "files");
        assertThat(idle.at("name")).isEqualTo("test");
        assertThat(idle.at("storeId")).isEqualTo(store.info.id().toString());
        assertThat(idle.number("partitions")).isEqualTo(TestingStore.PARTITIONS);
        assertThat(idle.at("dataDirectory")).isEqualTo("/data");
        assertThat(idle.at("postgres").toString()).startsWith("18");
        assertThat(idle.at("definitions.0.state")).isEqualTo("active");
        assertThat(idle.number("events.pending")).isZero();
        assertThat(idle.number("memory.limit")).isEqualTo(store.budget.limitBytes());
        client.post("/v1/events", "[{\"entity\":\"a\"},{\"entity\":\"b\"},{\"entity\":7}]");
        Answer busy = client.get("/v1/info");
        assertThat(busy.number("events.accepted")).isEqualTo(2);
        assertThat(busy.number("events.rejected")).isEqualTo(1);
        assertThat(busy.number("events.pending")).isEqualTo(2);
        store.stored("{\"entity\":\"a\"}");
        Answer registered = client.get("/v1/info");
        assertThat(registered.number("events.accepted")).isEqualTo(3);
        assertThat(registered.number("events.registered")).isEqualTo(3);
        assertThat(registered.number("events.pending")).isEqualTo(3);
        store.scored();
        Answer done = client.get("/v1/info");
        assertThat(done.number("events.registered")).isEqualTo(3);
        assertThat(done.number("entities")).isEqualTo(2);
        assertThat(done.number("files.rows")).isEqualTo(3);
        assertThat(done.number("files.shards")).isPositive();
        assertThat(done.number("files.bytes")).isPositive();
        assertThat(done.number("seq.events")).isPositive();
        assertThat(done.number("seq.scores")).isPositive();
        assertThat(done.number("lagMs")).isZero();
    }

    @Test
    void definitionThatBeginsAnewHasAllEventsPending() throws Exception {
        store.define(TestingStore.DEFINITION);
        store.stored("[{\"entity\":\"a\"},{\"entity\":\"b\"}]");
        store.scored();
        store.define(TestingStore.DEFINITION.replace("heat", "other"));
        TestingStore.await(() -> client.get("/v1/info").number("events.pending") == 2);
        store.scored();
        assertThat(client.get("/v1/info").number("events.pending")).isZero();
    }

    @Test
    void withoutADefinitionNothingIsPending() {
        store.stored("{\"entity\":\"a\"}");
        TestingStore.await(() -> client.get("/v1/info").number("events.pending") == 0);
        assertThat(client.get("/v1/scores/a").at("code")).isEqualTo("definition_required");
    }

    @Test
    void healthAndReadinessAreTold() {
        TestingStore.await(store.server::ready);
        assertThat(client.get("/healthz").at("status")).isEqualTo("ok");
        assertThat(client.get("/readyz").at("status")).isEqualTo("ready");
    }

    @Test
    void connectionsAreCountedAtTheServer() {
        Answer answer = client.get("/v1/health/connections");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().keySet())
                .contains("active", "idle", "idleInTransaction", "waiting", "max", "utilisation", "listening", "status");
        assertThat(answer.at("status")).isEqualTo("ok");
        assertThat(answer.number("max")).isEqualTo(50);
        assertThat(answer.number("listening")).isZero();
        assertThat(answer.number("idleInTransaction")).isZero();
        assertThat(answer.number("pool.max")).isEqualTo(4);
    }

    @Test
    void manyLooksAtTheHealthOfConnectionsAreOneStatement() {
        for (int i = 0; i < 50; i++) {
            client.get("/v1/health/connections");
            client.get("/v1/health/conservation");
        }
        assertThat(store.catalog.times().calls().getOrDefault("activity", 0L)).isBetween(1L, 20L);
        assertThat(store.catalog.times().calls().getOrDefault("conservation", 0L)).isBetween(1L, 20L);
    }

    /// With -Dscoreline.read.seconds=60 for a minute. The looks at the feed and at the keys grow with time, not with reads.
    @Test
    void readsOfScoresAskTheCatalogNothing() throws Exception {
        store.define(TestingStore.DEFINITION);
        store.stored("[{\"entity\":\"a\"},{\"entity\":\"b\"}]");
        store.scored();
        client.get("/v1/scores/a");
        Map<String, Long> before = store.catalog.times().calls();
        long begin = System.nanoTime();
        long end = begin + Duration.ofSeconds(Long.getLong("scoreline.read.seconds", 1)).toNanos();
        int reads = 0;
        while (System.nanoTime() < end) {
            assertThat(client.get("/v1/scores/a").status()).isEqualTo(200);
            assertThat(client.get("/v1/scores?top=5").status()).isEqualTo(200);
            assertThat(client.get("/v1/definitions").status()).isEqualTo(200);
            reads += 3;
        }
        long nanos = System.nanoTime() - begin;
        Map<String, Long> asked = store.catalog.times().calls();
        assertLooks(before, asked, "heads", nanos / Duration.ofMillis(12).toNanos() + 2);
        assertLooks(before, asked, "liveKeys", nanos / Duration.ofSeconds(1).toNanos() + 2);
        assertThat(asked).as("calls for " + reads + " reads").isEqualTo(before);
    }

    private static void assertLooks(Map<String, Long> before, Map<String, Long> after, String what, long most) {
        long looks = after.getOrDefault(what, 0L) - before.getOrDefault(what, 0L);
        assertThat(looks).as("looks at " + what).isLessThanOrEqualTo(most);
        after.remove(what);
        before.remove(what);
    }

    @Test
    void conservationAccountsForEveryAcceptedEvent() throws Exception {
        store.define(TestingStore.DEFINITION);
        store.stored("[{\"entity\":\"a\",\"id\":\"1\"},{\"entity\":\"b\",\"id\":\"2\"}]");
        TestingStore.await(() -> client.get("/v1/health/conservation").number("definitions.0.pending") == 2);
        store.scored();
        TestingStore.await(() -> client.get("/v1/health/conservation").number("definitions.0.pending") == 0);
        Answer answer = client.get("/v1/health/conservation");
        assertThat(answer.at("status")).isEqualTo("ok");
        assertThat(answer.at("definitions.0.name")).isEqualTo("heat");
        assertThat(answer.number("definitions.0.accepted")).isEqualTo(2);
        assertThat(answer.number("definitions.0.missing")).isZero();
    }

    @Test
    void metricsNameWhatMattersAndNoEntity() {
        store.define(TestingStore.DEFINITION);
        store.stored("[{\"entity\":\"secret-host\"},{\"entity\":7}]");
        client.get("/v1/scores/secret-host");
        client.get("/nowhere/secret-host");
        client.send("BREW", "/v1/info", new byte[0]);
        Answer answer = client.get("/metrics");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        assertThat(answer.text())
                .contains("scoreline_events_accepted_total 1.0")
                .contains("scoreline_events_rejected_total 1.0")
                .contains("scoreline_memory_limit_bytes")
                .contains("scoreline_memory_reserved_bytes")
                .contains("scoreline_lag_seconds")
                .contains("scoreline_journal_bytes")
                .contains("scoreline_entities")
                .contains("scoreline_catalog_connections{state=\"max\"}")
                .contains("scoreline_catalog_acquire_seconds_count")
                .contains("scoreline_catalog_statement_seconds_sum")
                .contains("scoreline_catalog_lock_wait_seconds")
                .contains("scoreline_catalog_lock_timeouts_total")
                .contains("scoreline_http_connections")
                .contains("jvm_heap_used_bytes")
                .contains("scoreline_http_requests_seconds_count{operation=\"ingest\"} 1")
                .contains("scoreline_http_requests_seconds_bucket{operation=\"read\",le=\"+Inf\"} 1")
                .contains("scoreline_http_responses_total{operation=\"other\",status=\"4xx\"} 2.0")
                .contains("scoreline_http_responses_total{operation=\"read\",status=\"5xx\"} 0.0")
                .contains("scoreline_journal_limit_bytes 1.073741824E9")
                .contains("scoreline_writer_fenced 0.0")
                .contains("scoreline_conservation_missing_events 0.0")
                .contains("scoreline_merge_backlog_files 1.0")
                .contains("scoreline_catalog_server_connections_limit")
                .contains("scoreline_catalog_statement_longest_seconds")
                .doesNotContain("secret-host")
                .doesNotContain("BREW");
    }

    @Test
    void takenPortIsSaidSo() {
        ApiSettings settings = ApiSettings.of("second", store.server.port(), directory.toString());
        ApiParts parts = new ApiParts(
                store.info,
                store.files,
                store.catalog,
                store.budget,
                store.arrow,
                store.writer,
                store.scoreFeed,
                store.clock);
        assertThatThrownBy(() -> ApiServer.start(settings, parts)).isInstanceOf(BindException.class);
    }
}
