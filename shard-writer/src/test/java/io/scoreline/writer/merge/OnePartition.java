package io.scoreline.writer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.RoundCommit;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.writer.TestingStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// For tests of merges: a store with one partition, and a process that may claim it.
abstract class OnePartition {
    static final Duration LEASE = Duration.ofMinutes(5);
    static final PartitionId ONLY = new PartitionId(0);

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    TestingStore store;

    final UUID process = UUID.randomUUID();

    @BeforeEach
    final void open() {
        store = TestingStore.in(directory, 1);
        store.catalog().registerProcess(process, "worker", "test", 1);
    }

    @AfterEach
    final void close() {
        store.close();
    }

    final Lease lease() {
        return store.catalog().claimPartitions(process, 1, LEASE).getFirst();
    }

    /// A lease under which all that is registered has been decided, without duplicates.
    final Lease decided() {
        Lease lease = lease();
        decide(lease, lease.decidedSeq(), store.catalog().heads().events(), null, 0);
        return lease;
    }

    final void decide(Lease lease, long from, long to, @Nullable PublishedFile verdict, long duplicates) {
        RoundCommit.PartitionMove move =
                new RoundCommit.PartitionMove(ONLY, lease.epoch(), from, to, verdict, duplicates);
        RoundCommit round = new RoundCommit(process, List.of(move), List.of(), List.of());
        assertThat(store.catalog().commitRound(round, LEASE).committed()).containsExactly(ONLY);
    }

    final EventMerger merger() {
        return new EventMerger(store.files(), store.catalog(), store.arrow(), store.budget());
    }
}
