package io.scoreline.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.ScoreShardEntry;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.postgres.TestingPostgres;
import io.scoreline.worker.base.ScoreCompactor;
import io.scoreline.worker.scan.LiveDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Score shards of many rounds, merged step by step: the states stay as they are to the bit, the files become few.
class ScoreCompactorTest {
    private static final int ROUNDS = 40;

    @TempDir
    private Path directory;

    @Test
    void merges_keep_every_state_and_leave_few_files() throws Exception {
        try (TestingStore store =
                        TestingStore.open(TestingPostgres.newDatabase(), directory, 2, Duration.ofHours(1));
                Worker worker = store.worker("w")) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            LiveDefinition definition = new LiveDefinition(risk, Definition.parse(risk.body()));
            List<TestingEvent> all = new ArrayList<>();
            // Many entities once, then few of them again and again: what comes later is small beside the base.
            rounds(store, all, 1, 1_500);
            rounds(store, all, ROUNDS, 7);
            Map<String, String> expected = TestingStore.encoded(Expected.states(risk.body(), all));
            UUID process = UUID.randomUUID();
            ScoreCompactor young = new ScoreCompactor(
                    process, store.catalog, store.files, store.arrow, store.budget, Duration.ofHours(1));
            assertThat(young.compact(definition)).isZero();

            ScoreCompactor compactor = new ScoreCompactor(
                    process, store.catalog, store.files, store.arrow, store.budget, Duration.ZERO);
            int steps = 0;
            while (compactor.compact(definition) > 0) {
                steps++;
                assertThat(store.encodedStates(risk)).isEqualTo(expected);
            }
            List<ScoreShardEntry> left = store.catalog.scoreShards(risk.id(), 0, 1_000);
            assertThat(steps).isPositive();
            assertThat(left).hasSizeLessThan(32).anyMatch(shard -> shard.firstSeq() < shard.seq());
            assertThat(store.catalog.scoreBase(risk.id())).as("a base of rows that are few beside it").isEmpty();

            // As many entities again: now all of it goes into the base.
            for (int i = 0; i < 32; i++) {
                rounds(store, all, 1, 1_500);
            }
            expected = TestingStore.encoded(Expected.states(risk.body(), all));
            while (compactor.compact(definition) > 0) {
                assertThat(store.encodedStates(risk)).isEqualTo(expected);
            }
            assertThat(store.catalog.scoreBase(risk.id()).orElseThrow().rows()).isEqualTo(1_500);
            assertThat(worker.lastFailure()).isNull();
        }
    }

    @Test
    void without_memory_nothing_changes_and_nothing_stays_taken() throws Exception {
        try (TestingStore store =
                        TestingStore.open(TestingPostgres.newDatabase(), directory, 2, Duration.ofHours(1));
                Worker worker = store.worker("w")) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            LiveDefinition definition = new LiveDefinition(risk, Definition.parse(risk.body()));
            List<TestingEvent> all = new ArrayList<>();
            rounds(store, all, 40, 3);
            List<ScoreShardEntry> before = store.catalog.scoreShards(risk.id(), 0, 1_000);
            long files = store.filesBelow("scores");
            MemoryBudget small = new MemoryBudget(1 << 20);
            ScoreCompactor compactor = new ScoreCompactor(
                    UUID.randomUUID(), store.catalog, store.files, store.arrow, small, Duration.ZERO);
            try (Reservation most = small.reserve((1 << 20) - 1_000, Duration.ZERO)) {
                assertThatThrownBy(() -> compactor.compact(definition))
                        .isInstanceOf(MemoryExhaustedException.class);
                assertThat(small.reservedBytes()).isEqualTo(most.bytes());
            }
            assertThat(store.catalog.scoreShards(risk.id(), 0, 1_000)).isEqualTo(before);
            assertThat(store.filesBelow("scores")).isEqualTo(files);
            assertThat(worker.lastFailure()).isNull();
        }
    }

    private static void rounds(TestingStore store, List<TestingEvent> all, int rounds, int entities) throws Exception {
        for (int round = 0; round < rounds; round++) {
            List<TestingEvent> events = new ArrayList<>();
            for (int entity = 0; entity < entities; entity++) {
                int number = all.size() + events.size();
                events.add(TestingEvent.of("host-" + entity, "id-" + number, number % 1_000, number % 10));
            }
            store.land(events);
            all.addAll(events);
            store.awaitScored();
        }
    }
}
