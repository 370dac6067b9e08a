package io.scoreline.writer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.RoundCommit;
import io.scoreline.shard.store.FaultyDisk;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.Survival;
import io.scoreline.writer.ShardWriter;
import io.scoreline.writer.TestingBatches;
import io.scoreline.writer.TestingStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The machine crashes at every step of a merge in turn, and whatever the catalog says is live is there.
final class EventMergerCrashTest {
    private static final long SOME_DAY = 1_767_225_600_000_000L;
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final PartitionId ONLY = new PartitionId(0);

    /// More steps than a merge has.
    private static final int MOST_STEPS = 200;

    private final long seed = FaultyDisk.newSeed("EventMergerCrashTest");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Survival.class,
            names = {"ANYTHING", "NOTHING"})
    void aCrashAtAnyStepOfAMergeLosesNoRowAndCountsNoneTwice(Survival survival) throws Exception {
        try (TestingStore store = TestingStore.in(directory.resolve("store"), 1)) {
            seal(store);
            Lease lease = decided(store);
            FaultyDisk disk = new FaultyDisk(directory.resolve("attic"), survival, seed);
            int crashes = 0;
            int merged = 0;
            while (merged == 0 && crashes < MOST_STEPS) {
                disk.crashAt(crashes + 1);
                merged = mergeUntilCrashed(store, disk, lease);
                crashes++;
                disk = disk.restart();
                store.expectRegisteredFilesWhole();
                assertThat(store.query("SELECT count(*), count(DISTINCT id) FROM " + store.events()))
                        .as("seed %d, crash %d", seed, crashes)
                        .containsExactly(MergePlan.LANDING_FILES + "|" + MergePlan.LANDING_FILES);
            }
            assertThat(merged).isEqualTo(MergePlan.LANDING_FILES);
            assertThat(crashes).as("steps of a merge").isGreaterThan(4);
            assertThat(store.liveFiles()).hasSize(1);
            assertThat(store.budget().reservedBytes()).isZero();
        }
    }

    private static int mergeUntilCrashed(TestingStore store, FaultyDisk disk, Lease lease) throws Exception {
        LocalFileStore files = new LocalFileStore(store.data(), disk);
        EventMerger merger = new EventMerger(files, store.catalog(), store.arrow(), store.budget());
        try {
            return merger.merge(lease, Long.MAX_VALUE);
        } catch (FaultyDisk.Crashed e) {
            return 0;
        }
    }

    /// As many files as are merged, one event each.
    private static void seal(TestingStore store) throws Exception {
        try (ShardWriter writer = ShardWriter.open(store.settings("a", 1), store.parts())) {
            for (int i = 0; i < MergePlan.LANDING_FILES; i++) {
                TestingBatches batch = TestingBatches.tenant("t").event("host" + i % 7, "id" + i, SOME_DAY + i, "{}");
                writer.append(batch.build()).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private static Lease decided(TestingStore store) {
        UUID process = UUID.randomUUID();
        store.catalog().registerProcess(process, "worker", "test", 1);
        Lease lease = store.catalog().claimPartitions(process, 1, LEASE).getFirst();
        RoundCommit.PartitionMove move = new RoundCommit.PartitionMove(
                ONLY, lease.epoch(), lease.decidedSeq(), store.catalog().heads().events(), null, 0);
        store.catalog().commitRound(new RoundCommit(process, List.of(move), List.of(), List.of()), LEASE);
        return lease;
    }
}
