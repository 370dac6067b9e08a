package io.scoreline.shard.catalog;

import static io.scoreline.shard.catalog.TestingStore.LEASE;
import static io.scoreline.shard.catalog.TestingStore.decide;
import static io.scoreline.shard.catalog.TestingStore.file;
import static io.scoreline.shard.catalog.TestingStore.move;
import static io.scoreline.shard.catalog.TestingStore.partition;
import static io.scoreline.shard.catalog.TestingStore.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.catalog.RoundCommit.DefinitionMove;
import io.scoreline.shard.catalog.RoundCommit.NewScoreShard;
import io.scoreline.shard.catalog.RoundCommit.PartitionMove;
import io.scoreline.shard.store.PublishedFile;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RoundTest {
    private final TestingStore store = TestingStore.create();
    private final Catalog catalog = store.catalog;
    private final UUID process = UUID.randomUUID();
    private final List<Lease> leases = catalog.claimPartitions(process, TestingStore.PARTITIONS, LEASE);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void roundMovesAllItCommitsAtOnce() {
        int definition = store.define("risk", 1, DefinitionState.ACTIVE, false).id();
        long head = store.registerIn(0, 1) + 1;
        PublishedFile verdict = file("verdicts");
        PartitionMove first = new PartitionMove(partition(0), 1, 0, head, verdict, 4);
        NewScoreShard score = score(definition);
        RoundOutcome outcome = catalog.commitRound(
                new RoundCommit(
                        process,
                        List.of(first, decide(leases.get(1), head)),
                        List.of(
                                new DefinitionMove(definition, partition(0), 0, head, 5, 1, 0, 4),
                                new DefinitionMove(definition, partition(1), 0, head, 8, 1, 1, 0)),
                        List.of(score)),
                LEASE);

        assertThat(outcome).isEqualTo(new RoundOutcome(Set.of(partition(0), partition(1)), Set.of()));
        assertThat(catalog.claimPartitions(process, 4, LEASE).getFirst()).isEqualTo(new Lease(partition(0), 1, head));
        assertThat(store.progress(definition, 0)).isEqualTo(new Progress(definition, partition(0), head, 5, 1, 0, 4));
        assertThat(store.progress(definition, 1)).isEqualTo(new Progress(definition, partition(1), head, 8, 1, 1, 0));
        assertThat(catalog.verdicts(partition(0), 0, head))
                .containsExactly(new VerdictEntry(partition(0), 0, head, verdict.path()));
        assertThat(catalog.scoreShards(definition, 0, 10))
                .containsExactly(new ScoreShardEntry(
                        1, 1, definition, List.of(0, 1), List.of(head, head), score.file().path(), 3, 1_000, TestingStore.SHA256));
        assertThat(catalog.heads().scores()).isEqualTo(1);
        assertThat(catalog.totals().duplicates()).isEqualTo(4);
    }

    @Test
    void fencedPartitionIsLeftOutAndTheOthersCommit() {
        int definition = store.define("risk", 1, DefinitionState.ACTIVE, false).id();
        long head = store.registerIn(0, 1, 2);
        catalog.reclaimPartitions(process, List.of(partition(1)), LEASE);
        PartitionMove behind = new PartitionMove(partition(2), 1, 7, 9, file("verdicts"), 1);
        RoundOutcome outcome = catalog.commitRound(
                new RoundCommit(
                        process,
                        List.of(decide(leases.get(0), head), decide(leases.get(1), head), behind),
                        List.of(move(definition, 1, 0, head), move(definition, 0, 0, head), move(definition, 2, 7, 9)),
                        List.of(score(definition))),
                LEASE);

        assertThat(outcome)
                .isEqualTo(new RoundOutcome(Set.of(partition(0)), Set.of(partition(1), partition(2))));
        assertThat(store.progress(definition, 0).doneSeq()).isEqualTo(head);
        assertThat(store.progress(definition, 1).doneSeq()).isZero();
        assertThat(catalog.verdicts(partition(2), 0, 100)).isEmpty();
        assertThat(catalog.scoreShards(definition, 0, 10)).singleElement().satisfies(shard -> {
            assertThat(shard.partitions()).containsExactly(0);
            assertThat(shard.toSeqs()).containsExactly(head);
        });
    }

    @Test
    void anotherProcessCommitsNothing() {
        int definition = store.define("risk", 1, DefinitionState.ACTIVE, false).id();
        long head = store.registerIn(0);
        RoundCommit round = new RoundCommit(
                UUID.randomUUID(),
                List.of(decide(leases.getFirst(), head)),
                List.of(move(definition, 0, 0, head)),
                List.of(score(definition)));
        assertThat(catalog.commitRound(round, LEASE)).isEqualTo(new RoundOutcome(Set.of(), Set.of(partition(0))));
        assertThat(catalog.heads().scores()).isZero();
    }

    @Test
    void roundCommittedTwiceIsFencedTheSecondTime() {
        int definition = store.define("risk", 1, DefinitionState.ACTIVE, false).id();
        long head = store.registerIn(0);
        RoundCommit round = new RoundCommit(
                process,
                List.of(decide(leases.getFirst(), head)),
                List.of(move(definition, 0, 0, head)),
                List.of(score(definition)));
        assertThat(catalog.commitRound(round, LEASE).committed()).hasSize(1);
        assertThat(catalog.commitRound(round, LEASE).committed()).isEmpty();
        assertThat(store.progress(definition, 0).scored()).isEqualTo(10);
        assertThat(catalog.scoreShards(definition, 0, 10)).hasSize(1);
    }

    @Test
    void watermarkThatStandsElsewhereStopsTheWholeRound() {
        int definition = store.define("risk", 1, DefinitionState.ACTIVE, false).id();
        long head = store.registerIn(0, 1) + 1;
        RoundCommit round = new RoundCommit(
                process,
                List.of(decide(leases.get(0), head), decide(leases.get(1), head)),
                List.of(move(definition, 0, 0, head), move(definition, 1, 1, head)),
                List.of(score(definition)));
        assertThatThrownBy(() -> catalog.commitRound(round, LEASE))
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.outcomeUnknown()).isFalse())
                .hasMessageContaining("1 of 2 watermarks");
        assertThat(store.progress(definition, 0).doneSeq()).isZero();
        assertThat(catalog.renewLeases(process, LEASE)).hasSize(4);
        assertThat(catalog.claimPartitions(process, 4, LEASE)).allMatch(lease -> lease.decidedSeq() == 0);
    }

    @Test
    void scoringBeyondWhatIsDecidedIsAnError() {
        int definition = store.define("risk", 1, DefinitionState.ACTIVE, false).id();
        long head = store.registerIn(0, 0) + 1;
        RoundCommit round = new RoundCommit(
                process,
                List.of(decide(leases.getFirst(), head - 1)),
                List.of(move(definition, 0, 0, head)),
                List.of(score(definition)));
        assertThatThrownBy(() -> catalog.commitRound(round, LEASE)).hasMessageContaining("0 of 1 watermarks");
    }

    @Test
    void retiredDefinitionIsSkippedInSilence() {
        DefinitionEntry retired = store.define("risk", 1, DefinitionState.ACTIVE, false);
        int live = store.define("risk", 2, DefinitionState.SHADOW, false).id();
        long head = store.registerIn(0);
        catalog.setDefinitionState(retired.key(), DefinitionState.RETIRED);
        RoundCommit round = new RoundCommit(
                process,
                List.of(decide(leases.getFirst(), head)),
                List.of(move(retired.id(), 0, 0, head), move(live, 0, 0, head)),
                List.of(score(retired.id()), score(live)));
        assertThat(catalog.commitRound(round, LEASE).committed()).hasSize(1);
        assertThat(store.progress(retired.id(), 0).doneSeq()).isZero();
        assertThat(store.progress(live, 0).doneSeq()).isEqualTo(head);
        assertThat(catalog.scoreShards(retired.id(), 0, 10)).isEmpty();
        assertThat(catalog.scoreShards(live, 0, 10)).extracting(ScoreShardEntry::seq).containsExactly(1L);
    }

    @Test
    void duplicatesAreDecidedWithoutAnyDefinition() {
        long head = store.registerIn(0);
        RoundCommit round =
                new RoundCommit(process, List.of(decide(leases.getFirst(), head)), List.of(), List.of());
        assertThat(catalog.commitRound(round, LEASE).committed()).containsExactly(partition(0));
        assertThat(catalog.claimPartitions(process, 4, LEASE).getFirst().decidedSeq()).isEqualTo(head);
    }

    @Test
    void commitRenewsTheLeasesOfWhatItMoved() throws Exception {
        store.execute("UPDATE partition SET lease_until = clock_timestamp()");
        long head = store.registerIn(0);
        catalog.commitRound(
                new RoundCommit(process, List.of(decide(leases.getFirst(), head)), List.of(), List.of()),
                Duration.ofHours(1));
        assertThat(catalog.claimPartitions(UUID.randomUUID(), 4, LEASE))
                .extracting(Lease::partition)
                .containsExactlyInAnyOrder(partition(1), partition(2), partition(3));
    }

    @Test
    void roundThatContradictsItselfIsRefusedBeforeItIsSent() {
        Lease lease = leases.getFirst();
        List<PartitionMove> twice = List.of(decide(lease, 1), decide(lease, 1));
        assertThatThrownBy(() -> catalog.commitRound(new RoundCommit(process, twice, List.of(), List.of()), LEASE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("partition 0 moves twice");
        assertThatThrownBy(() -> catalog.commitRound(
                        new RoundCommit(process, List.of(), List.of(move(1, 0, 0, 1)), List.of()), LEASE))
                .hasMessageContaining("a move of the partition as well");
        PartitionMove unfounded = new PartitionMove(partition(0), 1, 0, 1, null, 3);
        assertThatThrownBy(() -> catalog.commitRound(
                        new RoundCommit(process, List.of(unfounded), List.of(), List.of()), LEASE))
                .hasMessageContaining("a verdict when there are duplicates");
    }
}
