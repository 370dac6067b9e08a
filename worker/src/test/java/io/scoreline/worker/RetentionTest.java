package io.scoreline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.Conservation;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.postgres.TestingPostgres;
import io.scoreline.worker.upkeep.Retention;
import io.scoreline.worker.verify.StoreVerifier;
import io.scoreline.worker.verify.VerifyReport;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetentionTest {
    private static final long DAY_SECONDS = 86_400;
    private static final UUID COLLECTOR = new UUID(0, 7);
    private static final Instant NOON = Instant.ofEpochSecond(TestingEvent.NOON / 1_000_000);

    @TempDir
    private Path directory;

    @Test
    void whole_days_go_once_they_are_old_and_scored_and_scores_and_counts_stay() throws Exception {
        try (TestingStore store =
                TestingStore.open(TestingPostgres.newDatabase(), directory, 2, Duration.ofHours(1))) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            for (int day = 0; day < 4; day++) {
                store.land(List.of(
                        TestingEvent.of("host-1", "a-" + day, day * DAY_SECONDS, 1),
                        TestingEvent.of("host-2", "b-" + day, day * DAY_SECONDS, 1),
                        TestingEvent.of("host-2", "b-" + day, day * DAY_SECONDS, 1)));
            }
            Retention retention = retention(store, Duration.ofDays(2));
            assertThat(retention.sweep()).as("nothing is scored yet").isZero();
            try (Worker worker = store.worker("w")) {
                store.awaitScored();
                assertThat(worker.lastFailure()).isNull();
            }
            Map<String, String> states = store.encodedStates(risk);
            assertThat(retention(store, Duration.ofDays(30)).sweep()).isZero();
            assertThat(retention.sweep()).as("those of two days").isEqualTo(6);
            assertThat(retention.sweep()).isZero();
            assertThat(store.liveShards()).allMatch(shard -> shard.minTsMicros() >= TestingEvent.NOON + 2 * DAY_SECONDS * 1_000_000);
            assertThat(store.encodedStates(risk)).isEqualTo(states);
            assertThat(store.catalog.conservation()).extracting(Conservation::missing).containsOnly(0L);
            VerifyReport report = new StoreVerifier(
                            store.catalog, store.files, new MemoryBudget(64 << 20), Instant.now())
                    .verify(true);
            assertThat(report.faults()).isEmpty();
            assertThat(report.notes()).anyMatch(note -> note.contains("retention"));
            store.deleteGarbage();
            assertThat(store.filesBelow("events")).isEqualTo(store.liveShards().size());
        }
    }

    /// At noon of the last day.
    private static Retention retention(TestingStore store, Duration kept) {
        Clock clock = Clock.fixed(NOON.plusSeconds(4 * DAY_SECONDS), ZoneOffset.UTC);
        return new Retention("w", COLLECTOR, store.catalog, clock, kept);
    }
}
