package io.scoreline.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.fault.KillPoint;
import io.scoreline.standalone.TestingProcess;
import io.scoreline.standalone.json.JsonDocument;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An entity that is erased leaves nothing in any file, comes back by nothing, and may begin anew.
class ErasureTest {
    private static final String GONE = "gone-4be1c7";
    private static final int BATCHES = 40;

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    @Timeout(240)
    void whenTheJobIsDoneNoFileHasTheNameAndTheEntityMayBeginAnew() throws Exception {
        try (TestingCluster cluster = new TestingCluster(directory.resolve("store"))) {
            cluster.start("api-1");
            KillPointsTest.define(cluster);
            cluster.start("worker-1");
            fill(cluster);
            assertThat(new TracesOf(GONE).below(cluster.data())).isNotEmpty();

            JsonDocument job = JsonDocument.parse(bytes(send(cluster, "DELETE", "/v1/entities/" + GONE, "", 202)));
            String id = job.text("id").orElseThrow();
            await(cluster, id, "erasing", "collecting", "done");
            post(cluster, "[" + event(GONE, "anew", 7) + "," + event(GONE, "id-0-0", 8) + "]");
            JsonDocument receipt = await(cluster, id, "done");

            assertThat(receipt.text("entity")).isEmpty();
            assertThat(receipt.whole("rows").orElseThrow()).isEqualTo(2L * BATCHES);
            assertThat(receipt.whole("eventFiles").orElseThrow()).isPositive();
            assertThat(cluster.number("SELECT count(*) FROM scoreline.erasure e WHERE e::text LIKE '%" + GONE + "%'"))
                    .isZero();
            assertThat(events(cluster, GONE)).isEqualTo(2);
            assertThat(events(cluster, "stays")).isEqualTo(BATCHES);

            // Its new life goes the same way, and then nothing is left.
            JsonDocument again = JsonDocument.parse(bytes(send(cluster, "DELETE", "/v1/entities/" + GONE, "", 202)));
            await(cluster, again.text("id").orElseThrow(), "done");
            send(cluster, "GET", "/v1/scores/" + GONE, "", 404);
            send(cluster, "GET", "/v1/entities/" + GONE + "/events", "", 404);
            assertThat(new TracesOf(GONE).below(cluster.data())).isEmpty();

            // Whatever is read again does not bring it back.
            cluster.member("api-1").kill();
            cluster.member("worker-1").kill();
            cluster.start("api-1");
            cluster.start("worker-1");
            post(cluster, "[" + event("stays", "after", 1) + "]");
            assertThat(events(cluster, "stays")).isEqualTo(BATCHES + 1);
            send(cluster, "GET", "/v1/scores/" + GONE, "", 404);
            assertThat(new TracesOf(GONE).below(cluster.data())).isEmpty();
        }
    }

    @Test
    @Tag("faults")
    @Timeout(600)
    void whateverDiesMeanwhileTheJobGoesOn() throws Exception {
        for (KillPoint point : new KillPoint[] {
            KillPoint.MERGE_PUBLISHED, KillPoint.MERGE_COMMITTED, KillPoint.BASE_PUBLISHED, KillPoint.BASE_COMMITTED
        }) {
            dieAt(point);
        }
    }

    private void dieAt(KillPoint point) throws Exception {
        try (TestingCluster cluster = new TestingCluster(directory.resolve("store-" + point))) {
            cluster.start("api-1");
            KillPointsTest.define(cluster);
            cluster.start("worker-1");
            fill(cluster);
            cluster.member("worker-1").kill();
            TestingProcess doomed = cluster.startDoomed("worker-1", point, 1);
            JsonDocument job = JsonDocument.parse(bytes(send(cluster, "DELETE", "/v1/entities/" + GONE, "", 202)));
            cluster.member("api-1").kill();
            cluster.start("api-1");
            assertThat(doomed.awaitExit(120)).as("%s %s", point, doomed.output()).isEqualTo(KillPoint.EXIT_CODE);
            cluster.start("worker-1");
            JsonDocument receipt = await(cluster, job.text("id").orElseThrow(), "done");
            assertThat(receipt.whole("rows").orElseThrow()).isEqualTo(2L * BATCHES);
            assertThat(new TracesOf(GONE).below(cluster.data())).as("%s", point).isEmpty();
            assertThat(events(cluster, "stays")).isEqualTo(BATCHES);
        }
    }

    /// Events of two entities over some dates, and a refused one of each batch.
    private void fill(TestingCluster cluster) throws Exception {
        for (int batch = 0; batch < BATCHES; batch++) {
            post(cluster, "[" + event(GONE, "id-" + batch + "-0", batch) + "," + event(GONE, "id-" + batch + "-1", batch)
                    + "," + event("stays", "id-" + batch, batch)
                    + ",{\"entity\":\"" + GONE + "\",\"nonsense\":1},{\"entity\":\"stays\",\"nonsense\":1}]");
        }
    }

    private static String event(String entity, String id, int number) {
        return "{\"entity\":\"" + entity + "\",\"id\":\"" + id + "\",\"ts\":\"2026-01-0" + (1 + number % 3)
                + "T00:00:00Z\",\"payload\":{\"n\":" + number + "}}";
    }

    private void post(TestingCluster cluster, String body) throws Exception {
        send(cluster, "POST", "/v1/events?ack=scored&wait=20s", body, 200);
    }

    private long events(TestingCluster cluster, String entity) throws Exception {
        String body = send(cluster, "GET", "/v1/scores/" + entity + "?at=last", "", 200);
        return JsonDocument.parse(bytes(body)).object("aggregates").orElseThrow().number("events").orElseThrow().longValue();
    }

    /// Waits until the job is in one of these states; garbage is due at once, so that no grace time is waited for.
    private JsonDocument await(TestingCluster cluster, String id, String... states) throws Exception {
        while (true) {
            JsonDocument job = JsonDocument.parse(bytes(send(cluster, "GET", "/v1/erasures/" + id, "", 200)));
            for (String state : states) {
                if (job.text("state").orElseThrow().equals(state)) {
                    return job;
                }
            }
            endGrace(cluster);
            LockSupport.parkNanos(200_000_000L);
        }
    }

    private static void endGrace(TestingCluster cluster) throws SQLException {
        try (Connection catalog = cluster.catalog();
                Statement statement = catalog.createStatement()) {
            statement.execute("UPDATE scoreline.garbage SET delete_after = now() WHERE delete_after > now()");
        }
    }

    private String send(TestingCluster cluster, String method, String path, String body, int status) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(cluster.urls().getFirst() + path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        assertThat(response.statusCode()).as("%s %s: %s", method, path, response.body()).isEqualTo(status);
        return response.body();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
