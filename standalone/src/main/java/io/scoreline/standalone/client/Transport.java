package io.scoreline.standalone.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Sends requests to one base URL, again when the server is busy or the connection is lost, within a bound of time.
/// Every request that it is given must be harmless when it is repeated. Thread-safe.
final class Transport implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final URI base;
    private final Duration patience;
    private final @Nullable String key;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /// `patience` is how long one request may be tried again; without a key none is sent.
    Transport(URI base, Duration patience, @Nullable String key) {
        this.base = base;
        this.patience = patience;
        this.key = key;
    }

    /// The answer of success; [ApiProblemException] for any other.
    Reply send(String method, String pathAndQuery, BodyPublisher body, Map<String, String> headers)
            throws IOException, InterruptedException {
        Reply reply = exchange(method, pathAndQuery, body, headers);
        if (!reply.succeeded()) {
            throw ApiProblemException.of(method + " " + pathAndQuery, reply);
        }
        return reply;
    }

    /// Whatever the server answers.
    Reply exchange(String method, String pathAndQuery, BodyPublisher body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(pathAndQuery))
                .method(method, body)
                .timeout(REQUEST_TIMEOUT);
        headers.forEach(request::header);
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return untilAnswered(request.build());
    }

    private Reply untilAnswered(HttpRequest request) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            Duration wait = pause;
            try {
                Reply reply = new Reply(http.send(request, BodyHandlers.ofByteArray()));
                if (!reply.overloaded()) {
                    return reply;
                }
                wait = reply.retryAfter().orElse(pause);
                if (System.nanoTime() + wait.toNanos() > end) {
                    return reply;
                }
            } catch (IOException lost) {
                if (System.nanoTime() + wait.toNanos() > end) {
                    throw explained(lost);
                }
            }
            Thread.sleep(jittered(wait));
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private static Duration jittered(Duration pause) {
        long millis = Math.max(1, pause.toMillis());
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 4 + 1));
    }

    private IOException explained(IOException lost) {
        String what = lost instanceof ConnectException ? "nothing listens there" : String.valueOf(lost.getMessage());
        return new IOException(
                base + ": expected a Scoreline server, found none (" + what
                        + "); start one with `scoreline up`, or name another with --url",
                lost);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
