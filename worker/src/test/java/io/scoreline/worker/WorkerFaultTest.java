package io.scoreline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogSettings;
import io.scoreline.shard.catalog.Conservation;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.postgres.FaultyProxy;
import io.scoreline.shard.postgres.StatementFault;
import io.scoreline.shard.postgres.TestingPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkerFaultTest {
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Duration SHORT_LEASE = Duration.ofMillis(600);
    private static final String COMMIT = "commit_round";

    @TempDir
    private Path directory;

    @Test
    void lost_answers_and_lost_statements_of_commits_count_nothing_twice() throws Exception {
        CatalogSettings settings = TestingPostgres.newDatabase();
        try (TestingStore store = TestingStore.open(settings, directory, 4, WINDOW);
                FaultyProxy proxy = FaultyProxy.before(settings);
                Catalog through = Catalog.open(proxy.through(settings))) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            List<TestingEvent> all = new ArrayList<>();
            try (Worker worker = store.worker("w", through, Duration.ofSeconds(15))) {
                for (int fault = 0; fault < 8; fault++) {
                    StatementFault armed =
                            fault % 2 == 0 ? proxy.loseAnswer(COMMIT) : proxy.loseStatement(COMMIT);
                    all.addAll(batch(store, fault));
                    store.await("the fault", armed::isMet);
                    all.addAll(batch(store, 100 + fault));
                    store.awaitScored();
                }
                assertThat(worker.lastFailure()).isNull();
                assertThat(worker.counts().fenced()).isZero();
            }
            expectOnce(store, risk, all);
        }
    }

    @Test
    void a_worker_that_was_held_up_is_fenced_and_its_rows_never_count() throws Exception {
        CatalogSettings settings = TestingPostgres.newDatabase();
        try (TestingStore store = TestingStore.open(settings, directory, 2, WINDOW);
                FaultyProxy proxy = FaultyProxy.before(settings);
                Catalog through = Catalog.open(proxy.through(settings))) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            List<TestingEvent> all = new ArrayList<>();
            try (Worker zombie = store.worker("zombie", through, SHORT_LEASE)) {
                store.await("partitions", () -> zombie.counts().partitions() == 2);
                StatementFault held = proxy.hold(COMMIT);
                all.addAll(batch(store, 1));
                store.await("the commit", held::isMet);
                proxy.cutAllBut(held);
                store.removeProcess("zombie");
                try (Worker heir = store.worker("heir", store.catalog, Duration.ofSeconds(15))) {
                    store.awaitScored();
                    assertThat(heir.counts().partitions()).isPositive();
                    proxy.mend();
                    held.release();
                    store.await("fencing", () -> zombie.counts().fenced() > 0);
                    all.addAll(batch(store, 2));
                    store.awaitScored();
                }
            }
            expectOnce(store, risk, all);
        }
    }

    @Test
    void two_workers_share_the_partitions_and_a_dead_one_is_inherited() throws Exception {
        CatalogSettings settings = TestingPostgres.newDatabase();
        try (TestingStore store = TestingStore.open(settings, directory, 4, WINDOW)) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            List<TestingEvent> all = new ArrayList<>();
            try (Worker first = store.worker("first", store.catalog, SHORT_LEASE)) {
                store.await("all partitions", () -> first.counts().partitions() == 4);
                try (Worker second = store.worker("second", store.catalog, SHORT_LEASE)) {
                    store.await("a share each", () -> first.counts().partitions() == 2
                            && second.counts().partitions() == 2);
                    all.addAll(batch(store, 1));
                    store.awaitScored();
                }
                store.removeProcess("second");
                store.await("all partitions again", () -> first.counts().partitions() == 4);
                all.addAll(batch(store, 2));
                store.awaitScored();
            }
            expectOnce(store, risk, all);
        }
    }

    @Test
    void while_postgres_is_away_the_worker_waits_and_then_catches_up() throws Exception {
        CatalogSettings settings = TestingPostgres.newDatabase();
        try (TestingStore store = TestingStore.open(settings, directory, 2, WINDOW);
                FaultyProxy proxy = FaultyProxy.before(settings);
                Catalog through = Catalog.open(proxy.through(settings))) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            List<TestingEvent> all = new ArrayList<>();
            try (Worker worker = store.worker("w", through, SHORT_LEASE)) {
                all.addAll(batch(store, 1));
                store.awaitScored();
                proxy.cut();
                all.addAll(batch(store, 2));
                store.await("notice", () -> worker.lastFailure() != null);
                proxy.mend();
                store.awaitScored();
                store.await("calm", () -> worker.lastFailure() == null);
            }
            expectOnce(store, risk, all);
        }
    }

    @Test
    void a_missing_file_stops_its_partition_loudly_and_nothing_is_skipped() throws Exception {
        try (TestingStore store = TestingStore.open(TestingPostgres.newDatabase(), directory, 2, WINDOW)) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            List<TestingEvent> all = new ArrayList<>(batch(store, 1));
            List<TestingEvent> second = batch(store, 2);
            all.addAll(second);
            ShardEntry victim = store.liveShards().stream()
                    .filter(shard -> shard.fromSeq() > 2)
                    .findFirst()
                    .orElseThrow();
            Path file = directory.resolve(victim.path().value());
            Path aside = directory.resolve("aside");
            Files.move(file, aside);
            try (Worker worker = store.worker("w")) {
                store.await("the failure", () -> worker.lastFailure() != null);
                assertThat(worker.lastFailure()).hasMessageContaining(victim.path().value());
                store.await("the seqs before it", () -> store.sums(risk).doneSeq() == victim.fromSeq() - 1);
                all.addAll(batch(store, 3));
                Files.move(aside, file);
                store.awaitScored();
                store.await("calm", () -> worker.lastFailure() == null);
            }
            expectOnce(store, risk, all);
        }
    }

    @Test
    void a_file_damaged_before_it_is_scored_is_set_aside_and_scored_when_it_is_whole_again() throws Exception {
        try (TestingStore store = TestingStore.open(TestingPostgres.newDatabase(), directory, 2, WINDOW)) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            List<TestingEvent> all = new ArrayList<>(batch(store, 1));
            all.addAll(batch(store, 2));
            ShardEntry victim = store.liveShards().stream()
                    .filter(shard -> shard.fromSeq() > 2)
                    .findFirst()
                    .orElseThrow();
            Path file = directory.resolve(victim.path().value());
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length / 2));
            try (Worker worker = store.worker("w")) {
                store.await("the partition goes on", () -> store.sums(risk).doneSeq() >= store.catalog.heads().events());
                store.await("calm", () -> worker.lastFailure() == null);
                assertThat(worker.counts().setAside()).isEqualTo(1);
                assertThat(worker.stuckPartitions()).isZero();
                assertThat(store.catalog.setAside()).singleElement().satisfies(aside -> {
                    assertThat(aside.path()).isEqualTo(victim.path());
                    assertThat(aside.reason()).contains(victim.path().value());
                });
                assertThat(store.catalog.conservation()).singleElement().satisfies(counts -> {
                    assertThat(counts.setAside()).isEqualTo(victim.rows());
                    assertThat(counts.missing()).isZero();
                });
                all.addAll(batch(store, 3));
                store.await("later ones", () -> store.sums(risk).doneSeq() >= store.catalog.heads().events());
                Files.write(file, whole);
                store.await("its events", () -> store.catalog.setAside().isEmpty());
                store.awaitScored();
            }
            assertThat(store.catalog.conservation()).extracting(Conservation::setAside).containsExactly(0L);
            expectOnce(store, risk, all);
        }
    }

    @Test
    void many_entities_within_a_small_budget_are_scored_in_more_rounds() throws Exception {
        long small = 4L << 20;
        try (TestingStore store =
                TestingStore.open(TestingPostgres.newDatabase(), directory, 2, WINDOW, small)) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            Random random = new Random(7);
            List<TestingEvent> all = new ArrayList<>();
            for (int batch = 0; batch < 12; batch++) {
                List<TestingEvent> events = new ArrayList<>();
                for (int i = 0; i < 1_500; i++) {
                    events.add(TestingEvent.of(
                            "host-" + random.nextInt(20_000), "id-" + all.size() + "-" + i, i, random.nextInt(100)));
                }
                store.land(events);
                all.addAll(events);
            }
            try (Worker worker = store.worker("w")) {
                store.awaitScored();
                store.await("calm", () -> worker.lastFailure() == null);
            }
            assertThat(store.budget.peakBytes()).isLessThanOrEqualTo(small);
            expectOnce(store, risk, all);
        }
    }

    private static List<TestingEvent> batch(TestingStore store, int number) throws Exception {
        List<TestingEvent> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            events.add(TestingEvent.of("host-" + i % 9, "id-" + number + "-" + i, number * 100L + i, i));
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
