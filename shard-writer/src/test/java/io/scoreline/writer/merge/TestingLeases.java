package io.scoreline.writer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.RoundCommit;
import io.scoreline.writer.TestingStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Leases of stores with one partition.
final class TestingLeases {
    static final PartitionId ONLY = new PartitionId(0);
    private static final Duration LEASE = Duration.ofMinutes(5);

    private TestingLeases() {}

    /// The partition, claimed by the process, with all decided that is registered.
    static Lease decided(TestingStore store, UUID process) {
        Lease lease = store.catalog().claimPartitions(process, 1, LEASE).getFirst();
        RoundCommit.PartitionMove move = new RoundCommit.PartitionMove(
                ONLY, lease.epoch(), lease.decidedSeq(), store.catalog().heads().events(), null, 0);
        RoundCommit round = new RoundCommit(process, List.of(move), List.of(), List.of());
        assertThat(store.catalog().commitRound(round, LEASE).committed()).containsExactly(ONLY);
        return lease;
    }
}
