package io.scoreline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.Conservation;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.KeyOutcome;
import io.scoreline.shard.catalog.KeyScope;
import io.scoreline.shard.catalog.NewKey;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.postgres.TestingPostgres;
import io.scoreline.worker.upkeep.Retention;
import io.scoreline.worker.verify.StoreVerifier;
import io.scoreline.worker.verify.VerifyReport;
import io.scoreline.writer.merge.EntityLayout;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
            isSound(store);
            store.deleteGarbage();
            assertThat(store.filesBelow("events")).isEqualTo(store.liveShards().size());
        }
    }

    /// By a whole worker, whose clock is four days behind the first event.
    @Test
    void tenantsKeepTheirsForDifferentTimes() throws Exception {
        try (TestingStore store =
                TestingStore.open(TestingPostgres.newDatabase(), directory, 1, Duration.ofHours(1))) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            assertThat(store.catalog.retainTenant("brief", Optional.of(Duration.ofDays(1)))).as("never had a key").isFalse();
            for (String tenant : List.of("brief", "long", "plain")) {
                haveKey(store, tenant);
            }
            assertThat(store.catalog.retainTenant("brief", Optional.of(Duration.ofDays(1)))).isTrue();
            assertThat(store.catalog.retainTenant("long", Optional.of(Duration.ZERO))).isTrue();
            assertThat(store.catalog.tenantRetention()).containsOnly(Map.entry("brief", Duration.ofDays(1)), Map.entry("long", Duration.ZERO));
            for (int day = 0; day < 5; day++) {
                TestingEvent event = TestingEvent.of("host-1", "a-" + day, day * DAY_SECONDS, 1);
                store.land(List.of(event.withTenant("brief"), event.withTenant("long"), event.withTenant("plain")));
            }
            Clock clock = Clock.fixed(NOON.plusSeconds(4 * DAY_SECONDS), ZoneOffset.UTC);
            Map<String, String> states;
            try (Worker worker = worker(store, clock, Duration.ofDays(2))) {
                store.awaitScored();
                states = store.encodedStates(risk);
                store.await("old rows gone", () -> store.catalog.expiredRows() == 3 + 2);
                assertThat(worker.lastFailure()).isNull();
            }
            assertThat(store.liveShards().stream().mapToLong(ShardEntry::rows).sum()).isEqualTo(15 - 5);
            assertThat(store.encodedStates(risk)).isEqualTo(states);
            isSound(store);
            assertThat(store.catalog.retainTenant("brief", Optional.empty())).isTrue();
            assertThat(store.catalog.tenantRetention()).containsOnlyKeys("long");
        }
    }

    /// No event is missed, no file is at fault, and what retention took is told.
    private static void isSound(TestingStore store) throws Exception {
        assertThat(store.catalog.conservation()).extracting(Conservation::missing).containsOnly(0L);
        VerifyReport report = new StoreVerifier(store.catalog, store.files, new MemoryBudget(64 << 20), Instant.now()).verify(true);
        assertThat(report.faults()).isEmpty();
        assertThat(report.notes()).anyMatch(note -> note.contains("retention"));
    }

    private static void haveKey(TestingStore store, String tenant) {
        String digits = HexFormat.of().toHexDigits(tenant.hashCode()).repeat(8);
        NewKey key = new NewKey(digits, tenant, tenant, "test", Set.of(KeyScope.WRITE), List.of(), null);
        assertThat(store.catalog.createKey(key)).isEqualTo(KeyOutcome.CREATED);
    }

    private static Worker worker(TestingStore store, Clock clock, Duration kept) {
        WorkerSettings plain = WorkerSettings.of("w");
        return Worker.start(
                new WorkerSettings(
                        "w", 2, plain.lease(), plain.chunkBytes(), plain.mergeChunkBytes(), kept, EntityLayout.PARTITION),
                new WorkerParts(
                        store.process("w"),
                        store.files,
                        store.catalog,
                        store.budget,
                        store.arrow,
                        store.eventFeed,
                        store.scoreFeed,
                        clock));
    }

    /// At noon of the last day.
    private static Retention retention(TestingStore store, Duration kept) {
        Clock clock = Clock.fixed(NOON.plusSeconds(4 * DAY_SECONDS), ZoneOffset.UTC);
        return new Retention("w", COLLECTOR, store.catalog, clock, kept);
    }
}
