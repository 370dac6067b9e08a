package io.scoreline.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.standalone.Scoreline;
import io.scoreline.standalone.TestingProcess;
import io.scoreline.standalone.client.ScoredWait;
import io.scoreline.standalone.client.ScorelineClient;
import io.scoreline.standalone.client.StoreCounts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Single events with ids are posted by several clients while the whole program is killed again and again. A client
/// sends an event again until it is acknowledged, as a careful producer does. In the end every event must have counted
/// exactly once.
@Order(2)
@Timeout(240)
class KillTest {
    private static final int CLIENTS = 4;
    private static final int EVENTS_OF_A_CLIENT = 150;
    private static final int KILLS = 5;
    private static final int ENTITIES = 7;
    private static final String DEFINITION = """
        name: counting
        version: 1
        features:
          n:
            path: n
            type: double
        signal:
          n: n
        aggregates:
          events:
            fn: count
          newest:
            fn: max
            of: signal
        score: events
        """;

    @TempDir
    private Path directory;

    private final long seed = System.nanoTime();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private volatile String url = "";

    @Test
    void everyAcknowledgedEventCountsExactlyOnce() throws Exception {
        System.out.println("seed " + seed);
        Files.writeString(directory.resolve("counting.yaml"), DEFINITION);
        TestingProcess server = start();
        List<Thread> clients = List.of();
        try {
            clients = IntStream.range(0, CLIENTS)
                    .mapToObj(client -> Thread.ofVirtual().start(() -> post(client)))
                    .toList();
            Random random = new Random(seed);
            int all = CLIENTS * EVENTS_OF_A_CLIENT;
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitAcknowledged(all * kill / (KILLS + 1) + random.nextInt(10));
                server.kill();
                server = start();
            }
            for (Thread client : clients) {
                client.join();
            }
            assertThat(acknowledged).hasValue(all);
            check(all);
        } finally {
            clients.forEach(Thread::interrupt);
            server.close();
        }
    }

    private TestingProcess start() throws Exception {
        TestingProcess server = TestingProcess.start(
                List.of(),
                directory,
                Scoreline.class.getName(),
                "up",
                "--port",
                "0",
                "--data",
                "store",
                "--definition",
                "counting.yaml");
        try {
            server.awaitLine("Stop with Ctrl-C");
            url = server.awaitLine("URL").replaceFirst(".*(http://\\S+).*", "$1");
            return server;
        } catch (Exception | Error failure) {
            server.close();
            throw failure;
        }
    }

    private void post(int client) {
        int sent = 0;
        while (sent < EVENTS_OF_A_CLIENT && !Thread.currentThread().isInterrupted()) {
            String entity = "e" + (sent * CLIENTS + client) % ENTITIES;
            String event = "{\"entity\":\"" + entity + "\",\"id\":\"" + client + "-" + sent
                    + "\",\"ts\":\"2026-01-01T00:00:00Z\",\"payload\":{\"n\":" + sent + "}}";
            if (taken(event)) {
                sent++;
                count();
            }
        }
    }

    private boolean taken(String event) {
        try (TestingApi api = new TestingApi(url)) {
            return api.post("/v1/events", "application/json", event).statusCode() == 200;
        } catch (IOException killed) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void count() {
        acknowledged.incrementAndGet();
        notifyAll();
    }

    private synchronized void awaitAcknowledged(int count) throws InterruptedException {
        while (acknowledged.get() < count) {
            wait();
        }
    }

    private void check(int all) throws Exception {
        try (TestingApi api = new TestingApi(url);
                ScorelineClient client = new ScorelineClient(URI.create(url));
                LiveFiles files = new LiveFiles(directory.resolve("store"))) {
            StoreCounts counts = new ScoredWait(client).await();
            assertThat(counts.accepted() - counts.duplicates()).isEqualTo(all);
            double scored = 0;
            for (int entity = 0; entity < ENTITIES; entity++) {
                scored += api.score("e" + entity).number("score").orElseThrow();
            }
            assertThat(scored).isEqualTo(all);
            assertThat(files.number("SELECT count(DISTINCT id) FROM events")).isEqualTo(all);
        }
    }
}
