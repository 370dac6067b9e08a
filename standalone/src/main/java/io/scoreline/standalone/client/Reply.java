package io.scoreline.standalone.client;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/// An answer of the server, read whole. Immutable.
final class Reply {
    private final int status;
    private final byte[] body;
    private final HttpHeaders headers;

    Reply(HttpResponse<byte[]> response) {
        this.status = response.statusCode();
        this.body = response.body();
        this.headers = response.headers();
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    boolean succeeded() {
        return status / 100 == 2;
    }

    /// Whether the same request may succeed later.
    boolean overloaded() {
        return status == 429 || status == 503;
    }

    /// The pause that the server asked for, in whole seconds.
    Optional<Duration> retryAfter() {
        return headers.firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }
}
