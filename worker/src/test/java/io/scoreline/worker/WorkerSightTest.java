package io.scoreline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.catalog.VerdictEntry;
import io.scoreline.shard.postgres.TestingPostgres;
import io.scoreline.shard.store.LocalFileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkerSightTest {
    private static final Duration SHORT_LEASE = Duration.ofMillis(900);

    @TempDir
    private Path directory;

    @Test
    void a_worker_on_another_directory_says_so_gives_back_and_is_ready_when_the_directory_is_right() throws Exception {
        Path mount = directory.resolve("mount");
        try (TestingStore store = open(4)) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            List<TestingEvent> all = new ArrayList<>(batch(store, 1));
            try (Worker blind = store.worker("blind", store.catalog, SHORT_LEASE, new LocalFileStore(mount))) {
                store.await("notice", () -> misses(blind));
                assertThat(blind.notReadyReason())
                        .matches("worker blind cannot see events/\\S+\\.parquet of API test-[0-9a-f-]{36}:"
                                + " do both mount the same store\\?");
                assertThat(blind.lastFailure()).hasMessage(blind.notReadyReason());
                store.await("all partitions while it is alone", () -> blind.counts().partitions() == 4);
                try (Worker seeing = store.worker("seeing", store.catalog, SHORT_LEASE)) {
                    store.awaitScored();
                    assertThat(seeing.ready()).isTrue();
                    all.addAll(batch(store, 2));
                    store.awaitScored();
                    assertThat(seeing.counts().partitions()).isEqualTo(4);
                    assertThat(blind.counts().partitions()).isZero();
                    assertThat(blind.counts().rows()).isZero();
                    assertThat(blind.ready()).isFalse();

                    Files.createSymbolicLink(mount, directory.resolve("store"));
                    store.await("sight", blind::ready);
                    assertThat(blind.lastFailure()).isNull();
                    all.addAll(batch(store, 3));
                    store.awaitScored();
                }
                store.removeProcess("seeing");
                store.await("all partitions again", () -> blind.counts().partitions() == 4);
                all.addAll(batch(store, 4));
                store.awaitScored();
                assertThat(blind.ready()).isTrue();
            }
            expectOnce(store, risk, all);
        }
    }

    @Test
    void a_file_lost_for_all_is_handed_on_once_and_the_other_partitions_go_on() throws Exception {
        try (TestingStore store = open(2)) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            List<TestingEvent> all = new ArrayList<>(batch(store, 1));
            ShardEntry victim = store.liveShards().stream()
                    .filter(shard -> shard.partition().value() == 0)
                    .findFirst()
                    .orElseThrow();
            Path file = directory.resolve("store").resolve(victim.path().value());
            Path aside = directory.resolve("aside");
            Files.move(file, aside);
            try (Worker first = store.worker("first", store.catalog, SHORT_LEASE);
                    Worker second = store.worker("second", store.catalog, SHORT_LEASE)) {
                store.await("notice of both", () -> misses(first) && misses(second));
                long epoch = epoch(store, victim.partition());
                all.addAll(batch(store, 2));
                long head = store.catalog.heads().events();
                store.await("the other partition", () -> store.catalog.progress().stream()
                        .anyMatch(row -> row.partition().value() == 1 && row.doneSeq() == head));
                assertThat(epoch(store, victim.partition())).isEqualTo(epoch).isLessThanOrEqualTo(3);
                Files.move(aside, file);
                store.awaitScored();
                store.await("sight", () -> first.ready() && second.ready());
            }
            expectOnce(store, risk, all);
        }
    }

    @Test
    void a_missing_verdict_is_named_and_waited_for() throws Exception {
        try (TestingStore store = open(1)) {
            store.define(TestingDefinitions.COUNT, false);
            List<TestingEvent> all = new ArrayList<>(batch(store, 1));
            try (Worker worker = store.worker("w")) {
                store.awaitScored();
                VerdictEntry verdict = store.catalog
                        .verdicts(new PartitionId(0), 0, Long.MAX_VALUE)
                        .getFirst();
                Path file = directory.resolve("store").resolve(verdict.path().value());
                Path aside = directory.resolve("aside");
                Files.move(file, aside);
                DefinitionEntry late = store.define(TestingDefinitions.RISK, false);
                store.await("notice", () -> misses(worker));
                assertThat(worker.ready()).isFalse();
                assertThat(worker.notReadyReason())
                        .isEqualTo("worker w cannot see " + verdict.path()
                                + ", which the catalog lists: do all workers mount the same store?");
                all.addAll(batch(store, 2));
                Files.move(aside, file);
                store.awaitScored();
                store.await("sight", worker::ready);
                expectOnce(store, late, all);
            }
        }
    }

    private static boolean misses(Worker worker) {
        String reason = worker.notReadyReason();
        return reason != null && reason.contains("cannot see");
    }

    private TestingStore open(int partitions) {
        return TestingStore.open(
                TestingPostgres.newDatabase(), directory.resolve("store"), partitions, Duration.ofHours(1));
    }

    private static long epoch(TestingStore store, PartitionId partition) {
        return Objects.requireNonNull(store.catalog.census(List.of()).epochs().get(partition));
    }

    private static List<TestingEvent> batch(TestingStore store, int number) throws Exception {
        List<TestingEvent> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            events.add(TestingEvent.of("host-" + i % 13, "id-" + number + "-" + i, number * 100L + i, i));
        }
        store.land(events);
        // The same again, in a shard of its own.
        store.land(events.subList(0, 10));
        return events;
    }

    private static void expectOnce(TestingStore store, DefinitionEntry definition, List<TestingEvent> all)
            throws Exception {
        assertThat(store.encodedStates(definition))
                .isEqualTo(TestingStore.encoded(Expected.states(definition.body(), all)));
        assertThat(store.sums(definition).scored()).isEqualTo(all.size());
    }
}
