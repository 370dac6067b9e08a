package io.scoreline.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.FeatureType;
import io.scoreline.shard.catalog.DefinitionKey;
import io.scoreline.shard.catalog.DefinitionState;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.catalog.TailEntry;
import io.scoreline.shard.postgres.FaultyProxy;
import io.scoreline.shard.postgres.StatementFault;
import io.scoreline.writer.event.EventBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShardWriterTest {
    private static final int PARTITIONS = 4;
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final long SOME_DAY = 1_767_225_600_000_000L;

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private TestingStore store;

    @BeforeEach
    void open() {
        store = TestingStore.in(directory, PARTITIONS);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatWasAcknowledgedLiesInSortedHiveFilesThatDuckDbReads() throws Exception {
        try (ShardWriter writer = store.writer("a")) {
            List<Receipt> receipts = new ArrayList<>();
            for (int batch = 0; batch < 20; batch++) {
                TestingBatches events = TestingBatches.tenant(batch % 2 == 0 ? "t1" : "t2");
                for (int i = 0; i < 50; i++) {
                    int n = batch * 50 + i;
                    events.event(
                            "host-ä-" + n % 37, "id" + n, SOME_DAY + n % 3 * DAY_MICROS + n % 11, "{\"n\":" + n + "}");
                }
                receipts.add(append(writer, events.build()));
            }
            awaitStored(writer, receipts.getLast());
            assertThat(writer.oldestUnregisteredMillis()).isEmpty();
        }
        assertThat(store.query("SELECT count(*), count(DISTINCT id), count(DISTINCT entity), count(DISTINCT tenant), "
                        + "sum(CAST(payload->>'$.n' AS BIGINT)), min(type), bool_or(server_id) FROM " + store.events()))
                .containsExactly("1000|1000|37|2|499500|test|false");
        assertThat(store.query(store.unsortedRows())).containsExactly("0");
        assertThat(store.query("SELECT count(*) FROM " + store.events()
                        + " WHERE CAST(make_timestamp(epoch_us(ts)) AS DATE)::VARCHAR <> date::VARCHAR"))
                .containsExactly("0");
        assertThat(store.query("SELECT count(*) FROM (SELECT tenant, entity FROM " + store.events()
                        + " GROUP BY ALL HAVING count(DISTINCT partition) > 1)"))
                .containsExactly("0");
        assertThat(store.filesOnDisk())
                .isEqualTo(store.liveFiles())
                .allMatch(file -> file.matches(
                        "events/date=2026-01-0[123]/partition=0[0-3]/0-[0-9a-f]{8}-1-[0-9a-f]{16}\\.parquet"));
        assertThat(store.catalog().totals().accepted()).isEqualTo(1000);
        assertThat(store.budget().reservedBytes()).isZero();
    }

    @Test
    void aReceiptTellsTheSeqsOfItsRange() throws Exception {
        long moves = store.feed().moves();
        try (ShardWriter writer = store.writer("a")) {
            Receipt receipt = append(writer, batch("one", 40));
            awaitStored(writer, receipt);
            Map<Integer, Long> expected = new HashMap<>();
            for (TailEntry entry : store.catalog().tail(0, 100)) {
                expected.merge(entry.partition().value(), entry.seq(), Math::max);
            }
            assertThat(writer.registeredAt(receipt)).isEqualTo(expected).hasSize(PARTITIONS);
            assertThat(writer.registeredAt(new Receipt(writer.id(), receipt.position() + 1)))
                    .isNull();
        }
        assertThat(store.feed().moves()).isGreaterThan(moves);
    }

    @Test
    void aRestartGoesOnWithoutSealingAnythingAgain() throws Exception {
        try (ShardWriter writer = store.writer("a")) {
            append(writer, batch("one", 10));
        }
        try (ShardWriter writer = store.writer("a")) {
            assertThat(writer.replayed()).isTrue();
            assertThat(append(writer, batch("two", 10)).position()).isEqualTo(2);
        }
        assertThat(counts()).containsExactly("20|20");
    }

    @Test
    void aCrashBetweenPublishingAndRegisteringLosesNothingAndCountsNothingTwice() throws Exception {
        for (int publications = 1; publications <= PARTITIONS; publications++) {
            String name = "crash" + publications;
            CrashingFileStore crashing = new CrashingFileStore(store.files(), publications);
            ShardWriter first = ShardWriter.open(store.settings(name, 8 << 20), store.parts(crashing, store.catalog()));
            append(first, batch(name, 40));
            assertThat(crashing.crashed().await(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            first.abandon();
            assertThat(first.failure()).isNotNull();
            try (ShardWriter second = store.writer(name)) {
                awaitStored(second, new Receipt(second.id(), 1));
                assertThat(second.replayed()).isTrue();
            }
        }
        assertThat(counts()).containsExactly(40 * PARTITIONS + "|" + 40 * PARTITIONS);
        assertThat(store.filesOnDisk())
                .containsAll(store.liveFiles())
                .hasSizeGreaterThan(store.liveFiles().size());
    }

    @Test
    void eventsOfManyDatesMakeOneFileForEachPartition() throws Exception {
        try (ShardWriter writer = store.writer("a")) {
            TestingBatches events = TestingBatches.tenant("t");
            for (int i = 0; i < 200; i++) {
                events.event("host" + i % 20, "id" + i, SOME_DAY - i % 9 * DAY_MICROS, "{}");
            }
            awaitStored(writer, append(writer, events.build()));
        }
        assertThat(store.liveFiles())
                .hasSize(PARTITIONS)
                .allMatch(file -> file.startsWith("events/date=__HIVE_DEFAULT_PARTITION__/partition="));
        assertThat(store.catalog().liveShards()).extracting(ShardEntry::minDay).containsOnly(20446);
        assertThat(store.catalog().liveShards()).extracting(ShardEntry::maxDay).containsOnly(20454);
        assertThat(store.query(store.unsortedRows())).containsExactly("0");
        assertThat(counts()).containsExactly("200|200");
    }

    @Test
    void theSecondOfTwoWritersLeavesOutWhatASourceHasStored() throws Exception {
        try (ShardWriter a = store.writer("a");
                ShardWriter b = store.writer("b")) {
            awaitStored(a, append(a, sourced(0, 5)));
            awaitStored(b, append(b, sourced(0, 5)));
            assertThat(a.sourcePosition("t", "file")).isEqualTo(5);
            assertThat(b.sourcePosition("t", "file")).isEqualTo(5);
            awaitStored(b, append(b, sourced(5, 9)));
            assertThat(b.sourcePosition("t", "file")).isEqualTo(9);
        }
        assertThat(counts()).containsExactly("9|9");
        assertThat(store.catalog().sourcePosition("t", "file")).isEqualTo(9);
    }

    @Test
    void aSourceStandsWhereTheJournalEndsAlsoAfterARestartWithoutTheCatalog() throws Exception {
        try (FaultyProxy proxy = FaultyProxy.to(store.postgresPort());
                var reached = store.catalogThrough(proxy.port())) {
            ShardWriter writer = ShardWriter.open(store.settings("a", 8 << 20), store.parts(store.files(), reached));
            assertThat(writer.sourcePosition("t", "file")).isZero();
            proxy.cut();
            append(writer, sourced(0, 5));
            assertThat(writer.sourcePosition("t", "file")).isEqualTo(5);
            writer.abandon();
        }
        try (ShardWriter writer = store.writer("a")) {
            assertThat(writer.sourcePosition("t", "file")).isEqualTo(5);
            awaitStored(writer, new Receipt(writer.id(), 1));
            assertThat(writer.sourcePosition("t", "file")).isEqualTo(5);
        }
    }

    @Test
    void anOutageIsBridgedByTheJournalAndCaughtUp() throws Exception {
        try (FaultyProxy proxy = FaultyProxy.to(store.postgresPort());
                var reached = store.catalogThrough(proxy.port());
                ShardWriter writer =
                        ShardWriter.open(store.settings("a", 8 << 20), store.parts(store.files(), reached))) {
            awaitStored(writer, append(writer, batch("before", 20)));
            proxy.cut();
            Receipt last = append(writer, batch("during", 20));
            for (int i = 0; i < 10; i++) {
                last = append(writer, batch("during" + i, 20));
            }
            assertThat(writer.stored(last)).isNotDone();
            assertThat(writer.oldestUnregisteredMillis()).isPresent();
            proxy.mend();
            awaitStored(writer, last);
            assertThat(writer.failure()).isNull();
        }
        assertThat(counts()).containsExactly("240|240");
        assertThat(store.filesOnDisk()).isEqualTo(store.liveFiles());
        assertThat(store.budget().reservedBytes()).isZero();
    }

    @Test
    void aLostAnswerToARegistrationIsFoundByClaimingAnew() throws Exception {
        try (FaultyProxy proxy = FaultyProxy.to(store.postgresPort());
                var reached = store.catalogThrough(proxy.port());
                ShardWriter writer =
                        ShardWriter.open(store.settings("a", 8 << 20), store.parts(store.files(), reached))) {
            awaitStored(writer, append(writer, batch("before", 20)));
            StatementFault fault = proxy.cutBeforeAnswer("events/date=");
            Receipt receipt = append(writer, batch("lost", 20));
            assertThat(fault.awaitMet(Duration.ofSeconds(TestingStore.DEADLINE_SECONDS))).isTrue();
            proxy.mend();
            awaitStored(writer, receipt);
            assertThat(writer.registeredAt(receipt)).hasSize(PARTITIONS);
            awaitStored(writer, append(writer, batch("after", 20)));
        }
        assertThat(counts()).containsExactly("60|60");
        assertThat(store.filesOnDisk()).isEqualTo(store.liveFiles());
        assertThat(store.liveFiles()).anyMatch(file -> file.contains("-2-"));
    }

    @Test
    void aWriterClaimedByAnotherProcessStopsAcknowledging() throws Exception {
        try (ShardWriter writer = store.writer("a")) {
            awaitStored(writer, append(writer, batch("before", 5)));
            store.fence(writer.id());
            Receipt receipt = append(writer, batch("unregistered", 5));
            assertThatThrownBy(() -> awaitStored(writer, receipt)).hasCauseInstanceOf(WriterFencedException.class);
            assertThat(writer.failure()).isInstanceOf(WriterFencedException.class);
            assertThatThrownBy(() -> append(writer, batch("never", 5)))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(WriterFencedException.class);
        }
        assertThat(counts()).containsExactly("5|5");
        assertThat(store.filesOnDisk()).isEqualTo(store.liveFiles());
    }

    @Test
    void featuresOfLiveDefinitionsAreColumns() throws Exception {
        String body = """
            name: risk
            version: 1
            features:
              severity: {path: sev, type: double}
              text: {path: $.deep.text, type: string}
            signal:
              severity: severity
            aggregates:
              heat:
                fn: decayed_sum
                of: signal
                halfLife: 6h
              named:
                fn: count
                when: text == "x"
            score: heat
            bands: {low: 0}
            """;
        store.catalog().addDefinition(new DefinitionKey("", "risk", 1), "digest", body, DefinitionState.ACTIVE, false);
        try (ShardWriter writer = store.writer("a")) {
            EventBatch events = TestingBatches.tenant("t")
                    .event("h", "1", SOME_DAY, "{\"sev\":1.5,\"deep\":{\"text\":\"grün\"}}")
                    .event("h", "2", SOME_DAY, "{\"sev\":\"no number\"}")
                    .build();
            awaitStored(writer, append(writer, events));
        }
        FeatureSpec severity = new FeatureSpec(FeaturePath.parse("sev"), FeatureType.DOUBLE, false);
        FeatureSpec text = new FeatureSpec(FeaturePath.parse("$.deep.text"), FeatureType.STRING, false);
        Map<FeatureSpec, Integer> ids = store.catalog().features();
        assertThat(store.query("SELECT id, f" + ids.get(severity) + "_sev, f" + ids.get(text) + "_text FROM "
                        + store.events() + " ORDER BY id"))
                .containsExactly("1|1.5|grün", "2|null|null");
        assertThat(store.query("SELECT decode(value) FROM parquet_kv_metadata('"
                        + store.data().resolve(store.liveFiles().getFirst())
                        + "') WHERE decode(key) = 'scoreline.features'"))
                .singleElement()
                .asString()
                .contains(ids.get(severity) + " DOUBLE - ")
                .contains(ids.get(text) + " STRING - ");
    }

    @Test
    void closingWithoutACatalogLeavesTheRestInTheJournal() throws Exception {
        try (FaultyProxy proxy = FaultyProxy.to(store.postgresPort());
                var reached = store.catalogThrough(proxy.port())) {
            ShardWriterSettings settings = store.settings("a", 8 << 20);
            ShardWriterSettings hurried = new ShardWriterSettings(
                    settings.replica(),
                    settings.journalDirectory(),
                    settings.journalCapBytes(),
                    settings.segmentBytes(),
                    settings.sealBytes(),
                    Duration.ofMillis(300));
            ShardWriter writer = ShardWriter.open(hurried, store.parts(store.files(), reached));
            proxy.cut();
            Receipt receipt = append(writer, batch("left", 7));
            var stored = writer.stored(receipt);
            writer.close();
            assertThat(stored).isCompletedExceptionally();
        }
        try (ShardWriter writer = store.writer("a")) {
            awaitStored(writer, new Receipt(writer.id(), 1));
        }
        assertThat(counts()).containsExactly("7|7");
    }

    private List<String> counts() throws Exception {
        return store.query("SELECT count(*), count(DISTINCT (tenant, entity, id)) FROM " + store.events());
    }

    private static EventBatch sourced(int from, int to) {
        TestingBatches events = TestingBatches.source("t", "file", from, to);
        for (int i = from + 1; i <= to; i++) {
            events.event("host" + i, "line" + i, SOME_DAY + i, "{}");
        }
        return events.build();
    }

    private static EventBatch batch(String prefix, int events) {
        TestingBatches batch = TestingBatches.tenant("t");
        for (int i = 0; i < events; i++) {
            batch.event("host" + i, prefix + "-" + i, SOME_DAY + i, "{\"i\":" + i + "}");
        }
        return batch.build();
    }

    private static Receipt append(ShardWriter writer, EventBatch batch) throws Exception {
        return writer.append(batch).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private static void awaitStored(ShardWriter writer, Receipt receipt) throws Exception {
        writer.stored(receipt).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
    }
}
