package io.scoreline.shard.catalog;

import static io.scoreline.shard.catalog.TestingStore.LEASE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PredecessorsTest {
    private final TestingStore store = TestingStore.create();
    private final Catalog catalog = store.catalog;

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void partitionsOfAKilledProcessAreClaimedAtOnceByOneThatIsAlone() {
        UUID killed = UUID.randomUUID();
        catalog.registerProcess(killed, Catalog.WORKER_ROLE, "killed", 1);
        catalog.claimPartitions(killed, TestingStore.PARTITIONS, LEASE);
        UUID next = UUID.randomUUID();
        assertThat(catalog.claimPartitions(next, TestingStore.PARTITIONS, LEASE)).isEmpty();

        catalog.removePredecessors();
        catalog.registerProcess(next, Catalog.WORKER_ROLE, "next", 1);

        assertThat(catalog.liveWorkers()).isEqualTo(1);
        List<Lease> held = catalog.claimPartitions(next, TestingStore.PARTITIONS, LEASE);
        assertThat(held).hasSize(TestingStore.PARTITIONS).allMatch(lease -> lease.epoch() == 2);
    }
}
