package io.scoreline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.Progress;
import io.scoreline.shard.postgres.TestingPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkerScoringTest {
    private static final Duration WINDOW = Duration.ofHours(1);

    @TempDir
    private Path directory;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @BeforeEach
    void printSeed() {
        System.out.println("seed " + seed);
    }

    @Test
    void scores_equal_an_independent_recomputation_with_duplicates_within_and_across_shards() throws Exception {
        try (TestingStore store = TestingStore.open(TestingPostgres.newDatabase(), directory, 4, WINDOW)) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            DefinitionEntry count = store.define(TestingDefinitions.COUNT, false);
            List<TestingEvent> all = new ArrayList<>();
            try (Worker worker = store.worker("w")) {
                for (int batch = 0; batch < 30; batch++) {
                    all.addAll(land(store, random.nextInt(1, 60), 12, 40, Map.of()));
                    if (batch % 7 == 0) {
                        store.awaitScored();
                    }
                }
                store.awaitScored();
                assertThat(worker.lastFailure()).isNull();
                store.await("all rows counted", () -> worker.counts().rows() == all.size());
            }
            List<TestingEvent> firsts = Expected.firsts(all);
            expectStates(store, risk, firsts);
            expectStates(store, count, firsts);
            Progress sums = store.sums(risk);
            assertThat(sums.scored()).isEqualTo(firsts.size());
            assertThat(sums.duplicates()).isEqualTo(all.size() - firsts.size()).isPositive();
            assertThat(sums.scored() + sums.ignored() + sums.invalid() + sums.duplicates())
                    .isEqualTo(store.catalog.totals().accepted());
        }
    }

    @Test
    void promoted_columns_and_payloads_give_the_same_states() throws Exception {
        try (TestingStore store = TestingStore.open(TestingPostgres.newDatabase(), directory, 2, WINDOW)) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            List<FeatureSpec> specs = Definition.parse(TestingDefinitions.RISK).featureSpecs();
            List<TestingEvent> all = new ArrayList<>();
            all.addAll(land(store, 200, 10, 10_000, Map.of()));
            Map<FeatureSpec, Integer> some = store.catalog.featureIds(specs.subList(0, 1));
            all.addAll(land(store, 200, 10, 10_000, some));
            Map<FeatureSpec, Integer> both = store.catalog.featureIds(specs);
            all.addAll(land(store, 200, 10, 10_000, both));
            try (Worker worker = store.worker("w")) {
                store.awaitScored();
                assertThat(worker.lastFailure()).isNull();
            }
            expectStates(store, risk, Expected.firsts(all));
        }
    }

    @Test
    void a_definition_of_a_tenant_sees_that_tenant_alone_and_the_rest_is_ignored() throws Exception {
        try (TestingStore store = TestingStore.open(TestingPostgres.newDatabase(), directory, 2, WINDOW)) {
            DefinitionEntry own = store.define("a", TestingDefinitions.COUNT, false);
            DefinitionEntry all = store.define("", TestingDefinitions.COUNT, false);
            TestingEvent event = TestingEvent.of("host", "1", 1, 1);
            store.land(List.of(event.withTenant("a"), event.withTenant("b"), event.withTenant("aa"), event));
            try (Worker worker = store.worker("w")) {
                store.awaitScored();
                assertThat(worker.lastFailure()).isNull();
            }
            assertThat(store.states(own)).containsOnlyKeys("a/host");
            assertThat(store.states(all)).containsOnlyKeys("a/host", "b/host", "aa/host", "/host");
            assertThat(store.sums(own).scored()).isEqualTo(1);
            assertThat(store.sums(own).ignored()).isEqualTo(3);
        }
    }

    @Test
    void ids_made_by_the_server_are_never_duplicates() throws Exception {
        try (TestingStore store = TestingStore.open(TestingPostgres.newDatabase(), directory, 2, WINDOW)) {
            DefinitionEntry count = store.define(TestingDefinitions.COUNT, false);
            TestingEvent event = TestingEvent.of("host", "1", 1, 1);
            store.land(List.of(event.withServerId(), event.withServerId(), event, event));
            try (Worker worker = store.worker("w")) {
                store.awaitScored();
                store.await("the duplicate counted", () -> worker.counts().duplicates() == 1);
            }
            assertThat(store.sums(count).scored()).isEqualTo(3);
        }
    }

    @Test
    void duplicates_are_found_after_a_restart_and_a_file_says_which_they_are() throws Exception {
        try (TestingStore store = TestingStore.open(TestingPostgres.newDatabase(), directory, 4, WINDOW)) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            List<TestingEvent> all = new ArrayList<>();
            for (int restart = 0; restart < 4; restart++) {
                // Some are registered while no worker lives.
                all.addAll(land(store, 50, 6, 30, Map.of()));
                try (Worker worker = store.worker("w" + restart)) {
                    store.awaitScored();
                    all.addAll(land(store, 50, 6, 30, Map.of()));
                    store.awaitScored();
                    assertThat(worker.lastFailure()).isNull();
                }
                store.removeProcess("w" + restart);
            }
            expectStates(store, risk, Expected.firsts(all));
            assertThat(store.catalog.totals().duplicates()).isEqualTo(all.size() - Expected.firsts(all).size());
        }
    }

    @Test
    void an_id_that_comes_again_beyond_the_window_is_a_new_event() throws Exception {
        Duration window = Duration.ofMillis(300);
        try (TestingStore store = TestingStore.open(TestingPostgres.newDatabase(), directory, 2, window)) {
            DefinitionEntry count = store.define(TestingDefinitions.COUNT, false);
            TestingEvent event = TestingEvent.of("host", "1", 1, 1);
            try (Worker worker = store.worker("w")) {
                store.land(List.of(event, event));
                store.awaitScored();
                assertThat(store.sums(count).scored()).isEqualTo(1);
                var passed = store.catalog.heads().databaseTime().plus(window).plusMillis(50);
                store.await("the window to pass", () -> store.catalog.heads().databaseTime().isAfter(passed));
                store.land(List.of(event, event));
                store.awaitScored();
                assertThat(worker.lastFailure()).isNull();
            }
            assertThat(store.sums(count).scored()).isEqualTo(2);
            assertThat(store.sums(count).duplicates()).isEqualTo(2);
        }
    }

    @Test
    void without_a_definition_duplicates_are_decided_all_the_same() throws Exception {
        try (TestingStore store = TestingStore.open(TestingPostgres.newDatabase(), directory, 2, WINDOW)) {
            List<TestingEvent> all = new ArrayList<>();
            int firsts;
            try (Worker worker = store.worker("w")) {
                for (int batch = 0; batch < 40; batch++) {
                    all.addAll(land(store, 20, 5, 20, Map.of()));
                }
                firsts = Expected.firsts(all).size();
                store.await(
                        "all duplicates",
                        () -> store.catalog.totals().duplicates() == all.size() - Expected.firsts(all).size());
                store.await("merges", () -> store.liveShards().size() < 40 && worker.counts().mergedFiles() > 0);
                assertThat(worker.lastFailure()).isNull();
            }
            store.removeProcess("w");
            DefinitionEntry late = store.define(TestingDefinitions.COUNT, false);
            try (Worker worker = store.worker("w2")) {
                store.awaitScored();
                assertThat(worker.lastFailure()).isNull();
            }
            expectStates(store, late, Expected.firsts(all));
            assertThat(store.sums(late).scored()).isEqualTo(firsts);
        }
    }

    @Test
    void a_definition_added_later_catches_up_through_merged_shards_to_the_same_states() throws Exception {
        try (TestingStore store = TestingStore.open(TestingPostgres.newDatabase(), directory, 4, WINDOW)) {
            DefinitionEntry first = store.define(TestingDefinitions.RISK, false);
            List<TestingEvent> all = new ArrayList<>();
            DefinitionEntry later;
            try (Worker worker = store.worker("w")) {
                for (int batch = 0; batch < 40; batch++) {
                    all.addAll(land(store, 30, 8, 200, Map.of()));
                }
                store.awaitScored();
                store.await("merges", () -> worker.counts().mergedFiles() > 40);
                String body = TestingDefinitions.RISK.replace("version: 1", "version: 2");
                later = store.define(body, false);
                DefinitionEntry now = store.define(body.replace("version: 2", "version: 3"), true);
                for (int batch = 0; batch < 10; batch++) {
                    all.addAll(land(store, 30, 8, 200, Map.of()));
                }
                store.awaitScored();
                assertThat(worker.lastFailure()).isNull();
                assertThat(store.sums(now).scored()).isLessThan(store.sums(later).scored());
            }
            expectStates(store, first, Expected.firsts(all));
            assertThat(store.encodedStates(later).keySet())
                    .isEqualTo(store.encodedStates(first).keySet());
            expectStates(store, later, Expected.firsts(all));
            assertThat(store.sums(later).scored()).isEqualTo(store.sums(first).scored());
        }
    }

    private List<TestingEvent> land(
            TestingStore store, int count, int entities, int ids, Map<FeatureSpec, Integer> promoted) throws Exception {
        List<TestingEvent> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(TestingEvent.random(random, entities, ids));
        }
        store.land(batch, promoted);
        return batch.stream()
                .sorted(Comparator.comparing(TestingEvent::entity)
                        .thenComparingLong(TestingEvent::tsMicros)
                        .thenComparing(TestingEvent::id))
                .toList();
    }

    private static void expectStates(TestingStore store, DefinitionEntry definition, List<TestingEvent> firsts)
            throws Exception {
        assertThat(store.encodedStates(definition))
                .isEqualTo(TestingStore.encoded(Expected.states(definition.body(), firsts)));
    }
}
