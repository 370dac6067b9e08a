package io.scoreline.writer.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.FeatureType;
import io.scoreline.shard.catalog.DefinitionKey;
import io.scoreline.shard.catalog.DefinitionState;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.SetAsideFile;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.FaultyDisk;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.Survival;
import io.scoreline.writer.Receipt;
import io.scoreline.writer.ShardWriter;
import io.scoreline.writer.TestingBatches;
import io.scoreline.writer.TestingStore;
import io.scoreline.writer.verdict.VerdictFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class EventMergerTest extends OnePartition {
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final long SOME_DAY = 1_767_225_600_000_000L;

    @Test
    void aMergeKeepsEveryRowButTheDuplicatesAndTellsWhereEachCameFrom() throws Exception {
        seal(40, EventMergerTest::oneDay);
        List<ShardEntry> landing = store.catalog().liveShards();
        assertThat(landing).hasSize(40);
        Lease lease = lease();
        long third = landing.get(2).toSeq();
        long last = landing.getLast().toSeq();
        List<String> expected = store.query("SELECT tenant, entity, id, epoch_us(ts), type, payload, server_id FROM "
                + store.events()
                + " WHERE NOT (filename LIKE '%" + landing.get(2).path().value() + "' AND file_row_number IN (0, 4))"
                + " ORDER BY ALL");
        PublishedFile verdict = VerdictFile.publish(
                store.files(), ONLY, lease.epoch(), new long[] {third, third}, new long[] {0, 4}, 2);
        decide(lease, 0, last, verdict, 2);
        addDefinition();

        assertThat(merger().merge(lease, last)).isEqualTo(40);

        assertThat(store.catalog().liveShards()).singleElement().satisfies(shard -> {
            assertThat(shard.level()).isEqualTo(1);
            assertThat(shard.fromSeq()).isEqualTo(landing.getFirst().toSeq());
            assertThat(shard.toSeq()).isEqualTo(last);
            assertThat(shard.rows()).isEqualTo(398);
        });
        assertThat(store.query("SELECT tenant, entity, id, epoch_us(ts), type, payload, server_id FROM "
                        + store.events() + " ORDER BY ALL"))
                .isEqualTo(expected);
        assertThat(store.query(store.unsortedRows())).containsExactly("0");
        assertThat(store.query(
                        "SELECT count(DISTINCT seq), min(seq), max(seq), count(DISTINCT epoch_us(registered_at)) > 1"
                                + " FROM "
                                + store.events()))
                .containsExactly("40|" + landing.getFirst().toSeq() + "|" + last + "|true");
        Integer fieldId =
                store.catalog().features().get(new FeatureSpec(FeaturePath.parse("n"), FeatureType.LONG, false));
        assertThat(store.query("SELECT count(*), count(*) FILTER (f" + fieldId
                        + "_n = CAST(payload->>'$.n' AS BIGINT)) FROM " + store.events()))
                .containsExactly("398|398");
        assertThat(store.budget().reservedBytes()).isZero();
        assertThat(store.arrow().allocatedBytes()).isZero();
    }

    @Test
    void nothingAboveTheSafeSeqIsTouched() throws Exception {
        seal(40, EventMergerTest::oneDay);
        long safe = store.catalog().liveShards().get(30).toSeq();
        assertThat(merger().merge(decided(), safe)).isZero();
        assertThat(store.liveFiles()).hasSize(40).isEqualTo(store.filesOnDisk());
    }

    @Test
    void filesOfManyDatesAreSplitByDate() throws Exception {
        seal(33, EventMergerTest::nineDays);
        assertThat(store.liveFiles()).hasSize(33).allMatch(file -> file.contains("__HIVE_DEFAULT_PARTITION__"));
        assertThat(merger().merge(decided(), Long.MAX_VALUE)).isEqualTo(33);
        assertThat(store.liveFiles()).hasSize(9);
        assertThat(store.query("SELECT count(*), count(DISTINCT id), count(*) FILTER ("
                        + "CAST(make_timestamp(epoch_us(ts)) AS DATE)::VARCHAR = date::VARCHAR) FROM "
                        + store.events()))
                .containsExactly("594|594|594");
        assertThat(store.query(store.unsortedRows())).containsExactly("0");
    }

    @Test
    void aDateKeepsFewFilesHoweverManyWereSealed() throws Exception {
        try (ShardWriter writer = ShardWriter.open(store.settings("a", 1), store.parts())) {
            for (int batch = 0; batch < 544; batch++) {
                Receipt receipt =
                        writer.append(oneDay(batch).build()).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
                if (batch % 32 == 31) {
                    writer.stored(receipt).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
                    merger().merge(decided(), Long.MAX_VALUE);
                    assertThat(store.liveFiles()).hasSizeLessThan(MergePlan.LANDING_FILES + 2 * MergePlan.LEVEL_FILES);
                }
            }
        }
        assertThat(store.catalog().liveShards()).extracting(ShardEntry::level).containsExactlyInAnyOrder(1, 2);
        assertThat(store.query("SELECT count(*), count(DISTINCT id) FROM " + store.events()))
                .containsExactly("5440|5440");
    }

    @Test
    void aMergeUnderAnOlderEpochIsFencedAndLeavesNoFile() throws Exception {
        seal(32, EventMergerTest::oneDay);
        Lease old = decided();
        store.catalog().reclaimPartitions(process, List.of(ONLY), LEASE);
        assertThat(merger().merge(old, Long.MAX_VALUE)).isZero();
        assertThat(store.liveFiles()).hasSize(32).isEqualTo(store.filesOnDisk());
    }

    @Test
    void filesThatAreNotWhatWasRegisteredAreSetAsideAndTheOthersAreMerged() throws Exception {
        seal(40, EventMergerTest::oneDay);
        List<ShardEntry> shards = store.catalog().liveShards();
        Map<String, String> reasons = new LinkedHashMap<>();
        damage(shards.get(7), reasons, "SHA-256", bytes -> flip(bytes, bytes.length / 2));
        damage(shards.get(8), reasons, "bytes as registered", bytes -> Arrays.copyOf(bytes, bytes.length / 2));
        damage(shards.get(9), reasons, "bytes as registered", bytes -> new byte[0]);
        byte[] other = Files.readAllBytes(file(shards.get(11)));
        damage(shards.get(10), reasons, "as registered", bytes -> other);
        register(shards.get(12), reasons, "not a readable shard", bytes -> flip(bytes, bytes.length - 7));
        register(shards.get(13), reasons, "", EventMergerTest::encrypted);
        register(shards.get(14), reasons, "row group 0", EventMergerTest::withoutPages);

        assertThat(merger().merge(decided(), Long.MAX_VALUE)).isEqualTo(33);

        List<SetAsideFile> aside = store.catalog().setAside();
        assertThat(aside).extracting(file -> file.path().value()).containsExactlyInAnyOrderElementsOf(reasons.keySet());
        assertThat(aside).allSatisfy(file ->
                assertThat(file.reason()).contains(String.valueOf(reasons.get(file.path().value()))));
        assertThat(store.liveFiles()).hasSize(8).containsAll(reasons.keySet());
        assertThat(store.catalog().liveShards()).anySatisfy(shard -> assertThat(shard.rows()).isEqualTo(330));
        assertThat(store.filesOnDisk()).containsAll(store.liveFiles());
        assertThat(store.budget().reservedBytes()).isZero();
        assertThat(store.arrow().allocatedBytes()).isZero();
        assertThat(merger().merge(decided(), Long.MAX_VALUE)).isZero();
    }

    @Test
    void foreignBadFilesAreSetAsideWithoutACrash() throws Exception {
        Path corpus = corpus();
        assumeTrue(Files.isDirectory(corpus), "no shared/corpora/parquet-testing beside the checkout");
        List<Path> bad;
        try (Stream<Path> files = Files.list(corpus)) {
            bad = files.sorted().toList();
        }
        seal(32 + bad.size(), EventMergerTest::oneDay);
        List<ShardEntry> shards = store.catalog().liveShards();
        Map<String, String> reasons = new LinkedHashMap<>();
        for (int i = 0; i < bad.size(); i++) {
            byte[] bytes = Files.readAllBytes(bad.get(i));
            register(shards.get(i), reasons, "", old -> bytes);
        }
        assertThat(merger().merge(decided(), Long.MAX_VALUE)).isEqualTo(32);
        assertThat(store.catalog().setAside()).hasSameSizeAs(bad);
        assertThat(store.budget().reservedBytes()).isZero();
    }

    @Test
    void inputsThatDoNotFitTogetherAreMergedInSeveralPasses() throws Exception {
        seal(32, EventMergerTest::largePayloads);
        MemoryBudget tight = new MemoryBudget(6 << 20);
        int merges = 0;
        int merged;
        do {
            merged = merger(tight).merge(decided(), Long.MAX_VALUE);
            merges++;
        } while (merged > 0 && store.liveFiles().size() > 31);
        assertThat(merged).isBetween(2, 31);
        assertThat(tight.peakBytes()).isLessThanOrEqualTo(6 << 20);
        assertThat(tight.reservedBytes()).isZero();
        assertThat(merges).isPositive();
        assertThat(store.query("SELECT count(*), count(DISTINCT id) FROM " + store.events()))
                .containsExactly("320|320");
        assertThat(store.query(store.unsortedRows())).containsExactly("0");
    }

    @Test
    void outputsAreRolledAndNoRowIsLostBetweenThem() throws Exception {
        try (ShardWriter writer = ShardWriter.open(store.settings("a", 1), store.parts())) {
            for (int batch = 0; batch < 32; batch++) {
                Receipt receipt = writer.append(randomPayloads(batch).build())
                        .get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
                writer.stored(receipt).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
            }
        }
        EventMerger merger = new EventMerger(
                store.files(),
                store.catalog(),
                store.arrow(),
                store.budget(),
                new MergeSettings(32 << 20, EntityLayout.PARTITION, 256 << 10),
                MergePace.FULL);
        assertThat(merger.merge(decided(), Long.MAX_VALUE)).isBetween(9, 31);
        assertThat(store.catalog().liveShards().stream().filter(shard -> shard.level() == 1))
                .hasSizeGreaterThan(1)
                .allSatisfy(shard -> assertThat(shard.bytes()).isLessThan(6 << 20));
        assertThat(store.query("SELECT count(*), count(DISTINCT id) FROM " + store.events()))
                .containsExactly("800|800");
        assertThat(store.query(store.unsortedRows())).containsExactly("0");
        assertThat(store.budget().peakBytes()).isLessThanOrEqualTo(40 << 20);
    }

    @Test
    void anUnsortedFileIsSortedFirstAndThenMerged() throws Exception {
        seal(32, EventMergerTest::oneDay);
        ShardEntry shard = store.catalog().liveShards().get(5);
        TestingRows.reverse(store, shard);
        assertThat(merger().merge(decided(), Long.MAX_VALUE)).isEqualTo(1);
        assertThat(store.catalog().liveShards()).hasSize(32).filteredOn(live -> live.level() == 1).hasSize(1);
        assertThat(store.query(store.unsortedRows())).containsExactly("0");
        assertThat(store.query("SELECT count(*), count(DISTINCT id) FROM " + store.events()))
                .containsExactly("320|320");
    }

    @Test
    void aFullDiskInTheMiddleLeavesNothingBehindAndTheMergeIsDoneLater() throws Exception {
        seal(32, EventMergerTest::oneDay);
        FaultyDisk disk = new FaultyDisk(directory.resolve("attic"), Survival.ANYTHING, FaultyDisk.newSeed("merge"));
        disk.fillAfter(2_000);
        LocalFileStore files = new LocalFileStore(store.data(), disk);
        EventMerger full = new EventMerger(files, store.catalog(), store.arrow(), store.budget());
        Lease lease = decided();
        assertThatThrownBy(() -> full.merge(lease, Long.MAX_VALUE)).isInstanceOf(IOException.class);
        assertThat(store.liveFiles()).hasSize(32).isEqualTo(store.filesOnDisk());
        assertThat(store.budget().reservedBytes()).isZero();
        assertThat(store.catalog().setAside()).isEmpty();
        assertThat(merger().merge(lease, Long.MAX_VALUE)).isEqualTo(32);
    }

    @Test
    void aMergeThatIsGivenUpLeavesNothing() throws Exception {
        seal(64, EventMergerTest::oneDay);
        EventMerger stopped = new EventMerger(
                store.files(),
                store.catalog(),
                store.arrow(),
                store.budget(),
                MergeSettings.of(8 << 20, EntityLayout.PARTITION),
                _ -> false);
        assertThat(stopped.merge(decided(), Long.MAX_VALUE)).isZero();
        assertThat(store.liveFiles()).hasSize(64).isEqualTo(store.filesOnDisk());
        assertThat(store.budget().reservedBytes()).isZero();
    }

    private static Path corpus() {
        Path up = Path.of("").toAbsolutePath();
        while (up != null) {
            Path beside = up.resolveSibling("shared").resolve("corpora/parquet-testing/bad_data");
            if (Files.isDirectory(beside)) {
                return beside;
            }
            up = up.getParent();
        }
        return Path.of("absent");
    }

    private Path file(ShardEntry shard) {
        return store.data().resolve(shard.path().value());
    }

    private static byte[] flip(byte[] bytes, int at) {
        bytes[at] ^= 1;
        return bytes;
    }

    private static byte[] withoutPages(byte[] bytes) {
        Arrays.fill(bytes, 4, 200, (byte) 0);
        return bytes;
    }

    /// Ends as files with an encrypted footer do.
    private static byte[] encrypted(byte[] bytes) {
        byte[] magic = {'P', 'A', 'R', 'E'};
        System.arraycopy(magic, 0, bytes, 0, 4);
        System.arraycopy(magic, 0, bytes, bytes.length - 4, 4);
        return bytes;
    }

    private void damage(
            ShardEntry shard, Map<String, String> reasons, String reason, UnaryOperator<byte[]> damage)
            throws Exception {
        Files.write(file(shard), damage.apply(Files.readAllBytes(file(shard))));
        reasons.put(shard.path().value(), reason);
    }

    /// Damages a file and lets the catalog believe that it is what was registered.
    private void register(
            ShardEntry shard, Map<String, String> reasons, String reason, UnaryOperator<byte[]> damage)
            throws Exception {
        damage(shard, reasons, reason, damage);
        byte[] bytes = Files.readAllBytes(file(shard));
        store.execute("UPDATE scoreline.event_shard SET bytes = " + bytes.length + ", sha256 = '" + TestingStore.sha256(bytes)
                + "' WHERE id = " + shard.id());
    }

    private EventMerger merger(MemoryBudget budget) {
        return new EventMerger(store.files(), store.catalog(), store.arrow(), budget);
    }

    private void addDefinition() {
        String body = """
            name: risk
            version: 1
            features:
              n: {path: n, type: long}
            signal:
              n: n
            aggregates:
              total:
                fn: decayed_sum
                of: signal
                halfLife: 6h
            score: total
            bands: {low: 0}
            """;
        store.catalog().addDefinition(new DefinitionKey("", "risk", 1), "digest", body, DefinitionState.ACTIVE, false);
    }

    /// Seals batches so that each becomes a range of its own.
    private void seal(int batches, IntFunction<TestingBatches> batch) throws Exception {
        try (ShardWriter writer = ShardWriter.open(store.settings("a", 1), store.parts())) {
            for (int i = 0; i < batches; i++) {
                writer.append(batch.apply(i).build()).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private static TestingBatches oneDay(int batch) {
        TestingBatches events = TestingBatches.tenant("t" + batch % 2);
        for (int i = 0; i < 10; i++) {
            int n = batch * 10 + i;
            events.event("host" + n % 7, "id" + n, SOME_DAY + n % 13, "{\"n\":" + n + "}");
        }
        return events;
    }

    /// About 1 MB that hardly compresses.
    private static TestingBatches randomPayloads(int batch) {
        TestingBatches events = TestingBatches.tenant("t");
        Random random = new Random(batch);
        for (int i = 0; i < 25; i++) {
            int n = batch * 25 + i;
            byte[] bytes = new byte[20_000];
            random.nextBytes(bytes);
            String text = HexFormat.of().formatHex(bytes);
            events.event("host" + n % 7, "id" + n, SOME_DAY + n, "{\"n\":" + n + ",\"text\":\"" + text + "\"}");
        }
        return events;
    }

    /// About 40 kB in memory.
    private static TestingBatches largePayloads(int batch) {
        TestingBatches events = TestingBatches.tenant("t");
        for (int i = 0; i < 10; i++) {
            int n = batch * 10 + i;
            events.event(
                    "host" + n % 7, "id" + n, SOME_DAY + n, "{\"n\":" + n + ",\"text\":\"" + "x".repeat(4000) + "\"}");
        }
        return events;
    }

    private static TestingBatches nineDays(int batch) {
        TestingBatches events = TestingBatches.tenant("t");
        for (int i = 0; i < 18; i++) {
            int n = batch * 18 + i;
            events.event("host" + n % 7, "id" + n, SOME_DAY - n % 9 * DAY_MICROS, "{\"n\":" + n + "}");
        }
        return events;
    }
}
