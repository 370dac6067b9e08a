package io.scoreline.bench.rolling;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Clients as `docs/operate.md` wants them: a call that was not answered with success is made again, three times in all, after the seconds of `Retry-After` or one. Each try goes to the next API that is ready, as a
/// Service sends it. Half post events and remember what was acknowledged, half read scores. Thread-safe.
final class Clients implements AutoCloseable {
    static final int ENTITIES = 500;
    private static final int TRIES = 3;
    private static final int EVENTS_IN_A_POST = 50;
    private static final Duration CALL = Duration.ofSeconds(15);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Supplier<List<String>> urls;
    private final Duration pause;
    private final AtomicLong turns = new AtomicLong();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong triesAgain = new AtomicLong();
    private final Map<String, Long> failures = new ConcurrentSkipListMap<>();
    private final Map<String, AtomicLong> acknowledged = new ConcurrentSkipListMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Clients(Supplier<List<String>> urls, int pairs, Duration pause) {
        this.urls = urls;
        this.pause = pause;
        for (int i = 0; i < pairs; i++) {
            int number = i;
            threads.add(Thread.ofVirtual().start(() -> write(number)));
            threads.add(Thread.ofVirtual().start(() -> read(number)));
        }
    }

    private void write(int client) {
        for (long post = 0; !stopped; post++) {
            List<String> entities = new ArrayList<>();
            StringBuilder body = new StringBuilder("[");
            for (int i = 0; i < EVENTS_IN_A_POST; i++) {
                String entity = "x" + (client * 31 + post * 7 + i) % ENTITIES;
                entities.add(entity);
                body.append(i == 0 ? "" : ",").append("{\"entity\":\"").append(entity).append("\",\"id\":\"").append(client)
                        .append('-').append(post).append('-').append(i).append("\",\"payload\":{\"n\":1}}");
            }
            String events = body.append(']').toString();
            if (call("/v1/events", events)) {
                entities.forEach(entity -> acknowledged.computeIfAbsent(entity, _ -> new AtomicLong()).incrementAndGet());
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    private void read(int client) {
        for (long turn = 0; !stopped; turn++) {
            call("/v1/scores/x" + (client + turn) % ENTITIES, null);
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    private boolean call(String path, @Nullable String body) {
        calls.incrementAndGet();
        String last = "";
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            long wait = 1;
            try {
                HttpResponse<String> answer = send(path, body);
                // An entity has no score before its first event was scored.
                if (answer.statusCode() < 300 || (body == null && answer.statusCode() == 404)) {
                    return true;
                }
                last = "status " + answer.statusCode();
                wait = answer.headers().firstValueAsLong("Retry-After").orElse(1);
            } catch (IOException noAnswer) {
                last = noAnswer.getClass().getSimpleName();
            } catch (InterruptedException end) {
                return false;
            }
            if (attempt < TRIES) {
                triesAgain.incrementAndGet();
                LockSupport.parkNanos(Duration.ofSeconds(wait).toNanos());
            }
        }
        failures.merge((body == null ? "read: " : "write: ") + last, 1L, Long::sum);
        return false;
    }

    private HttpResponse<String> send(String path, @Nullable String body) throws IOException, InterruptedException {
        List<String> now = urls.get();
        if (now.isEmpty()) {
            throw new ConnectException("no API is ready");
        }
        URI uri = URI.create(now.get((int) (turns.getAndIncrement() % now.size())) + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(CALL);
        if (body != null) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpClient http() {
        return http;
    }

    long calls() {
        return calls.get();
    }

    long triesAgain() {
        return triesAgain.get();
    }

    /// Calls that failed for good, by what the last try met.
    Map<String, Long> failures() {
        return new TreeMap<>(failures);
    }

    /// Events acknowledged, by entity.
    Map<String, Long> acknowledged() {
        Map<String, Long> counts = new TreeMap<>();
        acknowledged.forEach((entity, count) -> counts.put(entity, count.get()));
        return counts;
    }

    /// Lets calls end.
    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
