package io.scoreline.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.standalone.client.DefinitionSummary;
import io.scoreline.standalone.client.ScoredWait;
import io.scoreline.standalone.client.ScorelineClient;
import io.scoreline.standalone.json.JsonDocument;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Versions replace each other while two APIs write: the same feature name is another path in each. Readers of both APIs
/// never meet a version that is not there, nor one that goes back; in the end every score of every version is what a
/// recomputation gives, to the bit.
@Tag("faults")
class SwitchUnderLoadTest {
    private static final String FIRST = TestingCluster.DEFINITION;
    private static final String SECOND =
            FIRST.replace("version: 1", "version: 2").replace("path: n", "path: $.m.n");
    private static final String THIRD =
            FIRST.replace("version: 1", "version: 3").replace("path: n", "path: t");
    private static final int CLIENTS = 4;
    private static final int STEP = 400;
    private static final long PAUSE_NANOS = 3_000_000;

    @TempDir
    private Path directory;

    private final long seed = Long.getLong("scoreline.seed", System.nanoTime());

    @Test
    @Timeout(240)
    void definitionsActivatedTwiceUnderLoadGiveWhatARecomputationGives() throws Exception {
        System.out.println("seed " + seed);
        try (TestingCluster cluster = new TestingCluster(directory.resolve("store"))) {
            cluster.start("api-1");
            cluster.start("api-2");
            cluster.start("worker-1");
            cluster.start("worker-2");
            try (ScorelineClient first = client(cluster, 0);
                    ScorelineClient second = client(cluster, 1)) {
                first.addDefinition(FIRST, false, false);
                Collection<SentEvent> acknowledged;
                try (TestingLoad load = new TestingLoad(cluster, CLIENTS, seed);
                        Readers readers = new Readers(cluster.urls())) {
                    load.await(STEP);
                    for (String url : cluster.urls()) {
                        awaitFirstScore(url);
                    }
                    readers.begin();
                    activate(second, SECOND);
                    load.await(load.count() + STEP);
                    activate(first, THIRD);
                    load.await(load.count() + STEP);
                    acknowledged = load.finish();
                    readers.check();
                }
                new ScoredWait(first).await();
                new ScoredWait(second).await();
                for (String body : List.of(FIRST, SECOND, THIRD)) {
                    Map<String, String> expected = BatchScores.of(body, acknowledged);
                    for (String url : cluster.urls()) {
                        assertThat(served(url, body, expected.keySet())).as(body).isEqualTo(expected);
                    }
                }
            }
        }
    }

    private static ScorelineClient client(TestingCluster cluster, int index) {
        return new ScorelineClient(URI.create(cluster.urls().get(index)));
    }

    private static void awaitFirstScore(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/scores/e1")).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (http.send(request, BodyHandlers.discarding()).statusCode() != 200) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /// Adds a version from the start, which waits for it to be built, and returns when it is active.
    private static void activate(ScorelineClient client, String body) throws Exception {
        DefinitionSummary added = client.addDefinition(body, false, false);
        assertThat(added.building()).isTrue();
        assertThat(added.activates()).isTrue();
        while (client.definitions().stream()
                .noneMatch(each -> each.version() == added.version() && each.state().equals("active"))) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static Map<String, String> served(String url, String body, Collection<String> entities) throws Exception {
        String version = body.replaceFirst("(?s).*version: (\\d).*", "$1");
        Map<String, String> served = new HashMap<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String entity : entities) {
                URI uri = URI.create(url + "/v1/scores/" + entity + "?at=last&definition=counting@" + version);
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
                served.put(entity, BatchScores.ofAnswer(answer.body()));
            }
        }
        return served;
    }

    /// Ask each API for one entity, again and again, by the name alone.
    private static final class Readers implements AutoCloseable {
        private final List<String> urls;
        private final Queue<String> faults = new ConcurrentLinkedQueue<>();
        private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        private final AtomicLong answers = new AtomicLong();
        private volatile boolean stopped;

        Readers(List<String> urls) {
            this.urls = urls;
        }

        void begin() {
            urls.forEach(url -> threads.add(Thread.ofVirtual().start(() -> read(url))));
        }

        private void read(String url) {
            double events = 0;
            long version = 0;
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/scores/e1?at=last&definition=counting"))
                    .build();
            try (HttpClient http = HttpClient.newHttpClient()) {
                while (!stopped) {
                    HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
                    JsonDocument json = JsonDocument.parse(answer.body());
                    double now = json.object("aggregates").flatMap(each -> each.number("events")).orElse(-1.0);
                    long by = json.whole("version").orElse(-1L);
                    if (answer.statusCode() != 200 || now < events || by < version) {
                        faults.add(url + " after " + events + " events by version " + version + ": "
                                + new String(answer.body(), StandardCharsets.UTF_8));
                    }
                    events = now;
                    version = by;
                    answers.incrementAndGet();
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (Exception e) {
                faults.add(url + ": " + e);
            }
        }

        void check() throws InterruptedException {
            stopped = true;
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(faults).isEmpty();
            assertThat(answers.get()).isGreaterThan(100);
        }

        @Override
        public void close() {
            stopped = true;
        }
    }
}
