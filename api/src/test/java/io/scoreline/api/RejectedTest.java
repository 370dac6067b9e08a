package io.scoreline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.store.ListedFile;
import io.scoreline.writer.rejected.RejectedEvent;
import io.scoreline.writer.rejected.RejectedFile;
import io.scoreline.writer.rejected.RejectedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Refused events that are kept.
final class RejectedTest {
    private static final String NDJSON = "application/x-ndjson";

    @TempDir
    Path directory;

    private TestingStore store;

    @BeforeEach
    void open() throws IOException {
        store = new TestingStore(directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<RejectedFile> files() throws IOException, InterruptedException {
        List<RejectedFile> files = new ArrayList<>();
        for (ListedFile file : RejectedFiles.list(store.files)) {
            files.add(RejectedFile.read(store.files, file.path(), store.arrow, store.budget));
        }
        return files;
    }

    @Test
    void refusedEventsAreKeptWithTheReasonAndSentAgainOnce() throws Exception {
        String late = "{\"entity\":\"a\",\"id\":\"late\",\"ts\":\"2026-03-01T13:00:00Z\"}";
        try (ApiServer server = store.startServer(1 << 20)) {
            TestingClient client = new TestingClient(server.port());
            client.post("/v1/events", "{\"entity\":\"a\"}\n" + late + "\n\u00ffbroken\n", "Content-Type", NDJSON);
            client.post("/v1/events?entity=host&ts=time", "[{\"host\":\"b\",\"time\":1},{\"host\":\"c\"}]");
            // None of this one was taken: its sender knows, and has it all.
            client.post("/v1/events", "[{\"id\":\"x\"}]");
        }
        List<RejectedFile> files = files();
        assertThat(files).hasSize(2);
        RejectedFile lines = files.stream()
                .filter(file -> file.origin().mediaType().equals(NDJSON))
                .findFirst()
                .orElseThrow();
        assertThat(lines.origin().tenant()).isEqualTo("default");
        assertThat(lines.events()).extracting(RejectedEvent::code).containsExactly("event_ts_in_future", "event_malformed");
        assertThat(new String(lines.events().getFirst().event(), UTF_8)).isEqualTo(late);
        RejectedFile mapped = files.stream().filter(file -> !file.equals(lines)).findFirst().orElseThrow();
        assertThat(mapped.origin().query()).isEqualTo("entity=host&ts=time");
        assertThat(mapped.events()).extracting(RejectedEvent::field).containsExactly("time");
        String source = RejectedFiles.source(RejectedFiles.list(store.files).getFirst().path());
        assertThat(RejectedFiles.isReplay(source)).isTrue();
        store.clock.forward(Duration.ofHours(2));
        String[] asSource = {"Content-Type", NDJSON, "X-Source", source, "X-Source-Position", "0-1"};
        assertThat(store.client.post("/v1/events", late, asSource).number("accepted")).isEqualTo(1);
        assertThat(store.client.post("/v1/events", late, asSource).at("alreadyStored")).isEqualTo(true);
    }

    @Test
    void theOldestGiveWay() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (ApiServer server = store.startServer(3_000)) {
                new TestingClient(server.port())
                        .post("/v1/events", "{\"entity\":\"a\"}\nbroken " + i + "\n", "Content-Type", NDJSON);
            }
        }
        List<RejectedFile> kept = files();
        assertThat(kept.size()).isBetween(1, 2);
        assertThat(new String(kept.getLast().events().getFirst().event(), UTF_8)).isEqualTo("broken 2");
    }

    @Test
    void noneAreKeptUnlessAsked() throws Exception {
        store.client.post("/v1/events", "{\"entity\":\"a\"}\nbroken\n", "Content-Type", NDJSON);
        store.server.close();
        assertThat(RejectedFiles.list(store.files)).isEmpty();
    }
}
