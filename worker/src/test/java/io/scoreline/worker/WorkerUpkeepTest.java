package io.scoreline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.postgres.TestingPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkerUpkeepTest {
    private static final int ROUNDS = 120;
    private static final int MOST_LIVE_FILES = 128;

    @TempDir
    private Path directory;

    @Test
    void many_small_rounds_leave_few_live_files_and_the_same_states() throws Exception {
        try (TestingStore store =
                TestingStore.open(TestingPostgres.newDatabase(), directory, 2, Duration.ofHours(1))) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            List<TestingEvent> all = new ArrayList<>();
            try (Worker worker = store.worker("w")) {
                for (int round = 0; round < ROUNDS; round++) {
                    TestingEvent event = TestingEvent.of("host-" + round % 7, "id-" + round, round, round % 10);
                    store.land(List.of(event));
                    all.add(event);
                    store.awaitScored();
                }
                store.await("merges", () -> mostLiveFiles(store) < MOST_LIVE_FILES);
                store.await(
                        "a score base",
                        () -> store.catalog.scoreBase(risk.id()).isPresent()
                                && store.catalog.scoreShards(risk.id(), 0, ROUNDS).size() <= 80);
                expectGarbageToGo(store);
                assertThat(worker.lastFailure()).isNull();
                assertThat(worker.counts().rounds()).isGreaterThanOrEqualTo(ROUNDS);
            }
            assertThat(store.encodedStates(risk))
                    .isEqualTo(TestingStore.encoded(Expected.states(risk.body(), all)));
            assertThat(store.catalog.scoreBase(risk.id()).orElseThrow().doneSeqs().keySet())
                    .containsExactlyInAnyOrder(0, 1);
        }
    }

    /// Files that are no longer live are moved after one grace time and deleted after another.
    private static void expectGarbageToGo(TestingStore store) throws Exception {
        assertThat(store.filesBelow("events")).isGreaterThan(store.liveShards().size());
        AtomicBoolean seenAmongGarbage = new AtomicBoolean();
        store.await("the move, then the deletion", () -> {
            // Nothing among the garbage is deleted before the next end of its grace: looking first misses none.
            if (store.filesBelow("garbage") > 0) {
                seenAmongGarbage.set(true);
            }
            store.endGrace();
            return seenAmongGarbage.get()
                    && store.filesBelow("garbage") == 0
                    && store.filesBelow("events") == store.liveShards().size();
        });
    }

    private static long mostLiveFiles(TestingStore store) {
        return store.liveShards().stream()
                .collect(Collectors.groupingBy(shard -> shard.partition() + "/" + shard.minDay(), Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }
}
