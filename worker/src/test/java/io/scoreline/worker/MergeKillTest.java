package io.scoreline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.CatalogSettings;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.RoundCommit;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.fault.KillPoint;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.postgres.TestingPostgres;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.worker.orphan.OrphanCollector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Merges in processes that are killed, at named points and at any moment: no event is lost or doubled, and no file is
/// left that nobody knows.
final class MergeKillTest {
    private static final Duration LEASE = Duration.ofHours(2);
    private static final int FILES = 32;
    private static final List<KillPoint> POINTS = List.of(
            KillPoint.FILE_WRITTEN,
            KillPoint.FILE_FORCED,
            KillPoint.FILE_LINKED,
            KillPoint.FILE_PUBLISHED,
            KillPoint.MERGE_PUBLISHED,
            KillPoint.MERGE_COMMITTED);

    @TempDir
    private Path directory;

    @Test
    void merges_that_are_killed_lose_nothing_and_leave_nothing() throws Exception {
        killed(2);
    }

    @Test
    @Tag("faults")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void a_thousand_merges_that_are_killed_lose_nothing_and_leave_nothing() throws Exception {
        killed(1_000);
    }

    private void killed(int times) throws Exception {
        long seed = Long.getLong("scoreline.seed", System.nanoTime());
        System.out.println("MergeKillTest scoreline.seed=" + seed);
        Random random = new Random(seed);
        CatalogSettings settings = TestingPostgres.newDatabase();
        Path data = directory.resolve("store");
        try (TestingStore store = TestingStore.open(settings, data, 1, Duration.ofHours(1))) {
            UUID process = store.process("merger");
            Set<String> expected = new TreeSet<>();
            int kills = 0;
            for (int time = 0; time < times; time++) {
                land(store, expected, time);
                Lease lease = decided(store, process);
                boolean certainly = time == 0;
                String killAt = !certainly && random.nextBoolean()
                        ? ""
                        : POINTS.get(random.nextInt(POINTS.size())).name() + ":" + (certainly ? 1 : 1 + random.nextInt(2));
                kills += mergeUntilKilled(settings, data, lease, killAt, random) ? 1 : 0;
                assertThat(rows(store)).as("seed %d, kill %d at %s", seed, time, killAt).isEqualTo(expected.size());
            }
            System.out.println("MergeKillTest: " + kills + " of " + times + " merges were killed");
            assertThat(kills).isPositive();
            assertThat(ids(store)).as("seed %d", seed).isEqualTo(expected);
            nothingIsLeft(store, process);
            assertThat(ids(store)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    /// Whether it was killed before it was done.
    private static boolean mergeUntilKilled(
            CatalogSettings settings, Path data, Lease lease, String killAt, Random random) throws Exception {
        Process process = TestingMergeProcess.start(settings, data, lease, killAt);
        try {
            assertThat(TestingMergeProcess.awaitBegin(process)).isTrue();
            if (killAt.isEmpty() && process.waitFor(random.nextInt(250_000), TimeUnit.MICROSECONDS)) {
                return process.exitValue() != 0;
            }
            if (!killAt.isEmpty()) {
                return process.waitFor() != 0;
            }
            return process.destroyForcibly().waitFor() != 0;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /// As many landing shards as are merged, one event each.
    private static void land(TestingStore store, Set<String> expected, int time) throws Exception {
        for (int i = 0; i < FILES; i++) {
            String id = "id-" + time + "-" + i;
            expected.add("host-" + i % 5 + "/" + id);
            store.land(List.of(TestingEvent.of("host-" + i % 5, id, time % 30_000, i)));
        }
    }

    /// The lease, with all decided that has landed.
    private static Lease decided(TestingStore store, UUID process) {
        store.catalog.heartbeat(process);
        Lease lease = store.catalog.claimPartitions(process, 1, LEASE).getFirst();
        long head = store.catalog.heads().events();
        RoundCommit.PartitionMove move = new RoundCommit.PartitionMove(
                TestingMergeProcess.ONLY, lease.epoch(), lease.decidedSeq(), head, null, 0);
        store.catalog.commitRound(new RoundCommit(process, List.of(move), List.of(), List.of()), LEASE);
        return new Lease(TestingMergeProcess.ONLY, lease.epoch(), head);
    }

    private static long rows(TestingStore store) {
        return store.liveShards().stream().mapToLong(ShardEntry::rows).sum();
    }

    /// Entity and id of every live row; none of them twice.
    private static Set<String> ids(TestingStore store) throws Exception {
        Set<String> ids = new TreeSet<>();
        for (ShardEntry shard : store.liveShards()) {
            read(store, shard.path(), ids);
        }
        assertThat(rows(store)).isEqualTo(ids.size());
        return ids;
    }

    private static void read(TestingStore store, ShardPath path, Set<String> into) throws Exception {
        Set<Integer> columns = Set.of(EventSchema.ENTITY.fieldId(), EventSchema.ID.fieldId());
        try (TableReader reader = TableReader.open(path, store.files.open(path));
                Reservation memory = store.budget.tryReserve(reader.scanBytes(columns)).orElseThrow();
                BufferAllocator allocator = store.arrow.child("test", memory)) {
            reader.select(columns, allocator, 1_000);
            while (true) {
                try (ColumnChunk chunk = reader.next()) {
                    if (chunk == null) {
                        return;
                    }
                    for (int row = 0; row < chunk.rows(); row++) {
                        into.add(text(chunk.column(EventSchema.ENTITY.fieldId()), row) + "/"
                                + text(chunk.column(EventSchema.ID.fieldId()), row));
                    }
                }
            }
        }
    }

    private static String text(ColumnValues column, int row) {
        byte[] bytes = column.bytes(row);
        return new String(bytes, column.bytesFrom(row), column.bytesLength(row), StandardCharsets.UTF_8);
    }

    /// With the next epoch nothing of an earlier one can be committed: what lies there unknown becomes garbage and goes.
    private static void nothingIsLeft(TestingStore store, UUID process) throws Exception {
        store.catalog.reclaimPartitions(process, List.of(TestingMergeProcess.ONLY), LEASE);
        OrphanCollector orphans = new OrphanCollector(
                "merger",
                process,
                store.catalog,
                store.files,
                Clock.offset(Clock.systemUTC(), Duration.ofHours(3)),
                Duration.ofMinutes(1));
        do {
            while (!orphans.step()) {
                // A page at a time.
            }
        } while (orphans.finish() > 0);
        store.deleteGarbage();
        assertThat(store.filesBelow("events")).isEqualTo(store.liveShards().size());
        assertThat(store.filesBelow("garbage")).isZero();
    }
}
