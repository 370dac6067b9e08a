package io.scoreline.standalone.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Clients that post events, a few in a request, to one API after another until one acknowledges them, as careful
/// producers do; some requests go to a second API as well though the first has acknowledged. Thread-safe.
final class TestingLoad implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
    private static final int FEW = 5;
    private static final int TWICE_ONE_IN = 8;

    private final TestingCluster cluster;
    private final int mostInARequest;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
    private final Queue<SentEvent> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopped;

    TestingLoad(TestingCluster cluster, int clientCount, long seed) {
        this(cluster, clientCount, FEW, seed);
    }

    TestingLoad(TestingCluster cluster, int clientCount, int mostInARequest, long seed) {
        this.cluster = cluster;
        this.mostInARequest = mostInARequest;
        for (int client = 0; client < clientCount; client++) {
            int number = client;
            clients.add(Thread.ofVirtual().start(() -> run(number, new Random(seed + number))));
        }
    }

    private void run(int client, Random random) {
        int next = 0;
        while (!stopped) {
            List<SentEvent> batch = new ArrayList<>();
            int size = 1 + random.nextInt(mostInARequest);
            for (int i = 0; i < size; i++) {
                batch.add(SentEvent.of(client, next++));
            }
            if (!postUntilTaken(batch, random)) {
                return;
            }
            acknowledged.addAll(batch);
            count.addAndGet(batch.size());
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// False when the load was stopped before: then nobody knows whether the events are in.
    private boolean postUntilTaken(List<SentEvent> batch, Random random) {
        String body = "[" + String.join(",", batch.stream().map(SentEvent::json).toList()) + "]";
        int api = random.nextInt(8);
        boolean twice = random.nextInt(TWICE_ONE_IN) == 0;
        while (true) {
            List<String> urls = cluster.urls();
            boolean taken = !urls.isEmpty() && post(urls.get(api++ % urls.size()), body);
            if (taken && !twice) {
                return true;
            }
            twice &= !taken;
            if (!taken) {
                if (stopped && Thread.currentThread().isInterrupted()) {
                    return false;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private boolean post(String url, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/events"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            int status = http.send(request, BodyHandlers.discarding()).statusCode();
            if (status / 100 == 4 && status != 429) {
                throw new IllegalStateException("status " + status + " for " + body);
            }
            return status == 200;
        } catch (IOException died) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    int count() {
        return count.get();
    }

    /// Waits until so many events are acknowledged.
    void await(int events) throws InterruptedException {
        while (count.get() < events) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// Sends no more; what is on its way is posted until it is taken. Answers all that was acknowledged.
    Collection<SentEvent> finish() throws InterruptedException {
        stopped = true;
        for (Thread client : clients) {
            client.join();
        }
        return List.copyOf(acknowledged);
    }

    @Override
    public void close() {
        stopped = true;
        clients.forEach(Thread::interrupt);
        http.shutdownNow();
        http.close();
    }
}
