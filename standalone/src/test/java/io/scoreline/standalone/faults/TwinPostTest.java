package io.scoreline.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.standalone.client.ScoredWait;
import io.scoreline.standalone.client.ScorelineClient;
import io.scoreline.standalone.client.StoreCounts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The same event posted to two APIs at once, and again after one of them was killed, counts once.
@Tag("faults")
class TwinPostTest {
    private static final int EVENTS = 40;

    @TempDir
    private Path directory;

    @Test
    @Timeout(120)
    void theSameEventAtBothApisCountsOnceAndIsReportedAsADuplicate() throws Exception {
        List<SentEvent> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(SentEvent.of(1, i));
        }
        try (TestingCluster cluster = new TestingCluster(directory.resolve("store"));
                HttpClient http = HttpClient.newHttpClient()) {
            cluster.start("api-1");
            KillPointsTest.define(cluster);
            cluster.start("api-2");
            cluster.start("worker-1");
            for (SentEvent event : events) {
                postToAll(http, cluster, event);
            }
            assertThat(counts(cluster).duplicates()).isEqualTo(EVENTS);
            cluster.member("api-2").kill();
            cluster.start("api-2");
            for (SentEvent event : events) {
                postToAll(http, cluster, event);
            }
            assertThat(counts(cluster).duplicates()).isEqualTo(3 * EVENTS);
            new StoreChecker(cluster).check(events);
        }
    }

    private static void postToAll(HttpClient http, TestingCluster cluster, SentEvent event) {
        List<CompletableFuture<HttpResponse<Void>>> answers = cluster.urls().stream()
                .map(url -> HttpRequest.newBuilder(URI.create(url + "/v1/events"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(event.json()))
                        .build())
                .map(request -> http.sendAsync(request, BodyHandlers.discarding()))
                .toList();
        answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    }

    private static StoreCounts counts(TestingCluster cluster) throws Exception {
        List<StoreCounts> counts = new ArrayList<>();
        for (String url : cluster.urls()) {
            try (ScorelineClient client = new ScorelineClient(URI.create(url))) {
                counts.add(new ScoredWait(client).await());
            }
        }
        return counts.getLast();
    }
}
