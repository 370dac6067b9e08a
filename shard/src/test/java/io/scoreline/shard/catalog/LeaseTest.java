package io.scoreline.shard.catalog;

import static io.scoreline.shard.catalog.TestingStore.LEASE;
import static io.scoreline.shard.catalog.TestingStore.partition;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.PartitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LeaseTest {
    private static final String EXPIRE = "UPDATE partition SET lease_until = clock_timestamp() - interval '1 second'";

    private final TestingStore store = TestingStore.create();
    private final Catalog catalog = store.catalog;
    private final UUID one = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void processClaimsUpToItsMostAndAnswersAllItHolds() {
        assertThat(catalog.claimPartitions(one, 1, LEASE)).hasSize(1);
        List<Lease> held = catalog.claimPartitions(one, 3, LEASE);
        assertThat(held).hasSize(3).allMatch(lease -> lease.epoch() == 1 && lease.decidedSeq() == 0);
        assertThat(catalog.claimPartitions(one, 2, LEASE)).isEqualTo(held);
        assertThat(catalog.claimPartitions(other, 4, LEASE)).hasSize(1).doesNotContainAnyElementsOf(held);
    }

    @Test
    void twoClaimantsAtOnceNeverHoldTheSamePartition() throws Exception {
        int claimants = 3;
        CyclicBarrier together = new CyclicBarrier(claimants);
        for (int round = 0; round < 10; round++) {
            List<Future<List<Lease>>> claims = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(claimants)) {
                for (int i = 0; i < claimants; i++) {
                    claims.add(threads.submit(() -> {
                        together.await();
                        return catalog.claimPartitions(UUID.randomUUID(), 2, LEASE);
                    }));
                }
            }
            Set<PartitionId> held = new HashSet<>();
            for (Future<List<Lease>> claim : claims) {
                for (Lease lease : claim.get()) {
                    assertThat(held.add(lease.partition())).isTrue();
                    assertThat(lease.epoch()).isEqualTo(round + 1L);
                }
            }
            assertThat(held).hasSize(TestingStore.PARTITIONS);
            store.execute(EXPIRE);
        }
    }

    @Test
    void expiredLeaseIsClaimedByAnotherWithTheNextEpoch() throws Exception {
        catalog.claimPartitions(one, 4, LEASE);
        assertThat(catalog.claimPartitions(other, 4, LEASE)).isEmpty();
        store.execute(EXPIRE);
        assertThat(catalog.claimPartitions(other, 4, LEASE)).hasSize(4).allMatch(lease -> lease.epoch() == 2);
        assertThat(catalog.renewLeases(one, LEASE)).isEmpty();
        assertThat(catalog.claimPartitions(one, 4, LEASE)).isEmpty();
    }

    @Test
    void expiredLeaseThatNobodyTookIsProlongedInItsEpoch() throws Exception {
        catalog.claimPartitions(one, 2, LEASE);
        store.execute(EXPIRE);
        assertThat(catalog.renewLeases(one, LEASE)).hasSize(2);
        assertThat(catalog.claimPartitions(other, 4, LEASE)).hasSize(2);
        assertThat(catalog.claimPartitions(one, 2, LEASE)).hasSize(2).allMatch(lease -> lease.epoch() == 1);
    }

    @Test
    void leaseEndsByTheDatabasesClock() throws Exception {
        catalog.claimPartitions(one, 4, Duration.ofMillis(1));
        store.execute("SELECT pg_sleep(0.01)");
        assertThat(catalog.claimPartitions(other, 4, LEASE)).hasSize(4);
    }

    @Test
    void reclaimingFencesWhatIsInFlight() {
        catalog.claimPartitions(one, 4, LEASE);
        assertThat(catalog.reclaimPartitions(one, List.of(partition(1), partition(3)), LEASE))
                .containsExactly(new Lease(partition(1), 2, 0), new Lease(partition(3), 2, 0));
        assertThat(catalog.reclaimPartitions(other, List.of(partition(1)), LEASE)).isEmpty();
    }

    @Test
    void releasedPartitionsAreFree() {
        catalog.claimPartitions(one, 4, LEASE);
        catalog.releasePartitions(one, List.of(partition(2)));
        assertThat(catalog.claimPartitions(other, 4, LEASE)).containsExactly(new Lease(partition(2), 2, 0));
        catalog.releasePartitions(one);
        assertThat(catalog.renewLeases(one, LEASE)).isEmpty();
        assertThat(catalog.claimPartitions(other, 4, LEASE)).hasSize(4);
    }

    @Test
    void namedLeaseIsOneProcessesUntilItExpires() throws Exception {
        assertThat(catalog.mergeLease("scores", one, LEASE)).isTrue();
        assertThat(catalog.mergeLease("scores", one, LEASE)).isTrue();
        assertThat(catalog.mergeLease("scores", other, LEASE)).isFalse();
        assertThat(catalog.mergeLease("another", other, LEASE)).isTrue();
        store.execute("UPDATE merge_lease SET lease_until = clock_timestamp()");
        assertThat(catalog.mergeLease("scores", other, LEASE)).isTrue();
        assertThat(catalog.mergeLease("scores", one, LEASE)).isFalse();
    }

    @Test
    void processCountsWhileItsHeartIsHeard() throws Exception {
        assertThat(catalog.heartbeat(one)).isFalse();
        catalog.registerProcess(one, Catalog.WORKER_ROLE, "a", 2);
        catalog.registerProcess(other, Catalog.WORKER_ROLE, "b", 2);
        catalog.registerProcess(UUID.randomUUID(), "api", "c", 4);
        assertThat(catalog.liveWorkers()).isEqualTo(2);
        store.execute("UPDATE process SET heartbeat = heartbeat - interval '20 seconds'");
        assertThat(catalog.liveWorkers()).isZero();
        assertThat(catalog.heartbeat(one)).isTrue();
        assertThat(catalog.liveWorkers()).isEqualTo(1);
        catalog.removeProcess(one);
        assertThat(catalog.liveWorkers()).isZero();
        store.execute("UPDATE process SET heartbeat = heartbeat - interval '2 days'");
        catalog.registerProcess(one, Catalog.WORKER_ROLE, "a", 2);
        assertThat(store.value("SELECT count(*) FROM process")).isEqualTo("1");
    }
}
