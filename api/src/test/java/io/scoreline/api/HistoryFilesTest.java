package io.scoreline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.api.TestingClient.Answer;
import io.scoreline.shard.catalog.ShardEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Histories that lie in many files, of which some are looked into before it is known whether they are needed.
final class HistoryFilesTest {
    private static final int FILES = 12;
    private static final int READERS = 8;

    private TestingStore store;
    private Path directory;

    @BeforeEach
    void open(@TempDir Path temporary) throws Exception {
        directory = temporary.toRealPath();
        store = new TestingStore(directory);
        store.define("name: n\nversion: 1\naggregates:\n  n:\n    fn: count\nscore: n\n");
        for (int file = 0; file < FILES; file++) {
            store.stored("[" + event("all", file) + "," + event(file % 2 == 0 ? "even" : "odd", file) + "]");
        }
        store.scored();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static String event(String entity, int file) {
        return "{\"entity\":\"%s\",\"id\":\"%s-%02d\",\"ts\":\"2026-03-01T00:%02d:00Z\",\"payload\":{}}".formatted(entity, entity, file, file);
    }

    private List<Object> ids(String path) {
        Answer answer = store.client.get(path);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        List<Object> ids = new ArrayList<>();
        for (Object event : (List<?>) answer.at("events")) {
            ids.add(((Map<?, ?>) event).get("id"));
        }
        return ids;
    }

    private static List<Object> newestFirst(String entity, int step, int first, int count) {
        return IntStream.range(0, count).<Object>mapToObj(i -> "%s-%02d".formatted(entity, first - i * step)).toList();
    }

    @Test
    void eventsComeInOrderWhoeverFindsThem() throws Exception {
        try (ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
            List<Future<List<Object>>> pages = new ArrayList<>();
            for (int i = 0; i < 10 * READERS; i++) {
                String path = switch (i % 4) {
                    case 0 -> "/v1/entities/all/events";
                    case 1 -> "/v1/entities/even/events";
                    case 2 -> "/v1/entities/odd/events?limit=3";
                    default -> "/v1/entities/all/events?limit=2";
                };
                Callable<List<Object>> read = () -> ids(path);
                pages.add(readers.submit(read));
            }
            for (int i = 0; i < pages.size(); i++) {
                assertThat(pages.get(i).get()).isEqualTo(switch (i % 4) {
                    case 0 -> newestFirst("all", 1, FILES - 1, FILES);
                    case 1 -> newestFirst("even", 2, FILES - 2, FILES / 2);
                    case 2 -> newestFirst("odd", 2, FILES - 1, 3);
                    default -> newestFirst("all", 1, FILES - 1, 2);
                });
            }
        }
    }

    @Test
    void filesThatWereLookedIntoInVainAreClosed() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        Assumptions.assumeTrue(Files.isDirectory(descriptors), "no /proc here that lists open files");
        for (int i = 0; i < 20; i++) {
            assertThat(ids("/v1/entities/all/events?limit=1")).isEqualTo(newestFirst("all", 1, FILES - 1, 1));
        }
        assertThat(openShards(descriptors)).isEmpty();
    }

    private List<String> openShards(Path descriptors) throws IOException {
        List<String> open = new ArrayList<>();
        try (Stream<Path> links = Files.list(descriptors)) {
            for (Path link : links.toList()) {
                try {
                    Path file = Files.readSymbolicLink(link);
                    if (file.startsWith(directory) && file.toString().contains("/events/")) {
                        open.add(file.toString());
                    }
                } catch (IOException closed) {
                    // The descriptor of the listing itself.
                }
            }
        }
        return open;
    }

    @Test
    void aFileThatCannotBeReadFailsTheReadingsThatNeedItAlone() throws IOException {
        Files.write(fileOfOldestShard(), new byte[10]);
        assertThat(ids("/v1/entities/all/events?limit=" + (FILES - 3))).hasSize(FILES - 3);
        Answer answer = store.client.get("/v1/entities/all/events");
        assertThat(answer.status()).as(answer.toString()).isGreaterThanOrEqualTo(500);
    }

    private Path fileOfOldestShard() throws IOException {
        String path = store.catalog.liveShards().stream()
                .min(Comparator.comparingLong(ShardEntry::maxTsMicros))
                .map(shard -> shard.path().value())
                .orElseThrow();
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.endsWith(path)).findFirst().orElseThrow();
        }
    }
}
