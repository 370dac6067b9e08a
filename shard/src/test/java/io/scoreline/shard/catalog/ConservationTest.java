package io.scoreline.shard.catalog;

import static io.scoreline.shard.catalog.TestingStore.LEASE;
import static io.scoreline.shard.catalog.TestingStore.decide;
import static io.scoreline.shard.catalog.TestingStore.file;
import static io.scoreline.shard.catalog.TestingStore.partition;
import static io.scoreline.shard.catalog.TestingStore.score;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.RoundCommit.DefinitionMove;
import io.scoreline.shard.catalog.RoundCommit.PartitionMove;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Ten events lie in each shard of the test store.
final class ConservationTest {
    private final TestingStore store = TestingStore.create();
    private final Catalog catalog = store.catalog;
    private final UUID process = UUID.randomUUID();
    private final List<Lease> leases = catalog.claimPartitions(process, TestingStore.PARTITIONS, LEASE);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void everyAcceptedEventIsInOneOfTheCounts() {
        int definition = store.define("risk", 1, DefinitionState.ACTIVE, false).id();
        long head = store.registerIn(0, 1) + 1;
        assertThat(of("risk")).isEqualTo(counts("risk", 20, 0, 0, 0, 0, 0, 20));
        commit(new DefinitionMove(definition, partition(0), 0, head, 5, 1, 1, 3), head, 3);
        assertThat(of("risk")).isEqualTo(counts("risk", 20, 0, 5, 1, 1, 3, 10));
        assertThat(of("risk").missing()).isZero();
    }

    @Test
    void definitionThatBeginsNowNeverSeesWhatCameBefore() {
        store.registerIn(0, 1);
        store.define("now", 1, DefinitionState.ACTIVE, true);
        store.define("start", 1, DefinitionState.ACTIVE, false);
        store.registerIn(1);
        assertThat(of("now")).isEqualTo(counts("now", 30, 20, 0, 0, 0, 0, 10));
        assertThat(of("start")).isEqualTo(counts("start", 30, 0, 0, 0, 0, 0, 30));
        catalog.setDefinitionState(new DefinitionKey("", "now", 1), DefinitionState.RETIRED);
        assertThat(catalog.conservation()).extracting(each -> each.definition().name()).containsExactly("start");
    }

    @Test
    void duplicatesThatAMergeDroppedAreUncountedByALaterDefinition() throws Exception {
        int definition = store.define("first", 1, DefinitionState.ACTIVE, false).id();
        long head = store.registerIn(0);
        commit(new DefinitionMove(definition, partition(0), 0, head, 6, 0, 0, 4), head, 4);
        store.execute("UPDATE event_shard SET rows = 6, level = 1, seq = NULL");
        store.define("second", 1, DefinitionState.ACTIVE, false);
        assertThat(of("first")).isEqualTo(counts("first", 10, 0, 6, 0, 0, 4, 0));
        assertThat(of("second")).isEqualTo(counts("second", 10, 4, 0, 0, 0, 0, 6));
    }

    @Test
    void eventThatIsInNoCountIsMissing() throws Exception {
        store.define("risk", 1, DefinitionState.ACTIVE, false);
        store.registerIn(0);
        store.execute("UPDATE event_shard SET rows = 9");
        assertThat(of("risk").missing()).isEqualTo(1);
    }

    @Test
    void eventsOfAFileThatIsPassedOverAreSetAsideUntilItComesAgain() throws Exception {
        int risk = store.define("risk", 1, DefinitionState.ACTIVE, false).id();
        long first = store.registerIn(0);
        ShardEntry shard = catalog.liveShards().getFirst();
        Lease lease = leases.getFirst();
        assertThat(catalog.skipShard(shard.id(), new Lease(lease.partition(), 99, 0), "damaged")).isFalse();
        assertThat(catalog.skipShard(shard.id(), lease, "damaged")).isTrue();
        assertThat(catalog.shards(partition(0), 0, first)).isEmpty();
        assertThat(of("risk").pending()).isEqualTo(10);
        PartitionMove both = new PartitionMove(partition(0), 1, 0, first, null, 0);
        DefinitionMove move = new DefinitionMove(risk, partition(0), 0, first, 0, 0, 0, 0);
        assertThat(catalog.commitRound(new RoundCommit(process, List.of(both), List.of(move), List.of()), LEASE).committed())
                .hasSize(1);
        assertThat(of("risk").setAside()).isEqualTo(10);
        assertThat(of("risk").missing()).isZero();
        store.define("later", 1, DefinitionState.SHADOW, true);
        assertThat(of("later").missing()).as("what never counted for it").isZero();

        assertThat(catalog.readmitShard(shard.id())).isTrue();
        assertThat(catalog.readmitShard(shard.id())).isFalse();
        assertThat(catalog.setAside()).isEmpty();
        assertThat(catalog.shards(partition(0), first, first + 1)).singleElement().satisfies(again -> {
            assertThat(again.path()).isEqualTo(shard.path());
            assertThat(again.fromSeq()).isEqualTo(first + 1);
        });
        assertThat(of("risk").pending()).isEqualTo(10);
        assertThat(of("risk").missing()).isZero();
        assertThat(of("later").missing()).isZero();
    }

    private void commit(DefinitionMove move, long to, long duplicates) {
        PartitionMove first = new PartitionMove(partition(0), 1, 0, to, file("verdicts"), duplicates);
        catalog.commitRound(
                new RoundCommit(
                        process, List.of(first, decide(leases.get(1), to)), List.of(move), List.of(score(move.definitionId()))),
                LEASE);
    }

    private Conservation of(String name) {
        return catalog.conservation().stream()
                .filter(each -> each.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Conservation counts(
            String name, long accepted, long uncounted, long scored, long ignored, long invalid, long duplicates, long pending) {
        return new Conservation(
                new DefinitionKey("", name, 1), accepted, uncounted, scored, ignored, invalid, duplicates, pending, 0);
    }
}
