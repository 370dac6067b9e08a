package io.scoreline.standalone.endtoend;

import io.scoreline.standalone.client.StoreCounts;
import io.scoreline.standalone.json.JsonDocument;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Requests to a server without any second try. Thread-safe.
final class TestingApi implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;

    TestingApi(String url) {
        this.url = url;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    HttpResponse<String> post(String path, String type, String body) throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT);
    }

    JsonDocument json(String path) throws Exception {
        HttpResponse<String> response = get(path);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + ": expected 200, found " + response.statusCode() + " " + response.body());
        }
        return JsonDocument.parse(response.body().getBytes(StandardCharsets.UTF_8));
    }

    JsonDocument score(String entity) throws Exception {
        return json("/v1/scores/" + URLEncoder.encode(entity, StandardCharsets.UTF_8) + "?at=last");
    }

    StoreCounts counts() throws Exception {
        return StoreCounts.of(json("/v1/info"));
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
