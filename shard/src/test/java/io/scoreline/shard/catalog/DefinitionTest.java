package io.scoreline.shard.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DefinitionTest {
    private final TestingStore store = TestingStore.create();
    private final Catalog catalog = store.catalog;
    private final UUID process = UUID.randomUUID();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void newVersionStartsAtTheBeginningOrNow() {
        store.registerIn(0, 1, 2);
        DefinitionEntry start = store.define("risk", 1, DefinitionState.ACTIVE, false);
        DefinitionEntry now = store.define("risk", 2, DefinitionState.SHADOW, true);
        assertThat(catalog.progress()).hasSize(2 * TestingStore.PARTITIONS);
        assertThat(store.progress(start.id(), 3).doneSeq()).isZero();
        assertThat(store.progress(now.id(), 3).doneSeq()).isEqualTo(3);
        assertThat(catalog.heads().definitions()).isEqualTo(2);
        assertThat(catalog.definitions()).containsExactly(start, now);
    }

    @Test
    void sameVersionAgainIsAnsweredAndAnotherBodyRefused() {
        DefinitionEntry first = store.define("risk", 1, DefinitionState.ACTIVE, false);
        assertThat(store.define("risk", 1, DefinitionState.SHADOW, true)).isEqualTo(first);
        assertThat(catalog.heads().definitions()).isEqualTo(1);
        assertThatThrownBy(() -> catalog.addDefinition(first.key(), "other", "other", DefinitionState.ACTIVE, false))
                .isInstanceOfSatisfying(DefinitionConflictException.class, e -> assertThat(e.existing()).isEqualTo(first));
    }

    @Test
    void oneVersionOfANameIsActive() {
        DefinitionEntry first = store.define("risk", 1, DefinitionState.ACTIVE, false);
        DefinitionEntry second = store.define("risk", 2, DefinitionState.ACTIVE, false);
        store.define("other", 1, DefinitionState.ACTIVE, false);
        assertThat(state(first)).isEqualTo(DefinitionState.SHADOW);
        assertThat(state(second)).isEqualTo(DefinitionState.ACTIVE);

        assertThat(catalog.setDefinitionState(first.key(), DefinitionState.ACTIVE).orElseThrow().state())
                .isEqualTo(DefinitionState.ACTIVE);
        assertThat(state(second)).isEqualTo(DefinitionState.SHADOW);
        assertThat(catalog.setDefinitionState(first.key(), DefinitionState.RETIRED).orElseThrow().state())
                .isEqualTo(DefinitionState.RETIRED);
        assertThat(catalog.heads().definitions()).isEqualTo(5);
    }

    @Test
    void stateThatIsThereAlreadyMovesNothing() {
        DefinitionEntry first = store.define("risk", 1, DefinitionState.ACTIVE, false);
        assertThat(catalog.setDefinitionState(first.key(), DefinitionState.ACTIVE)).contains(first);
        assertThat(catalog.heads().definitions()).isEqualTo(1);
        assertThat(catalog.setDefinitionState(new DefinitionKey("", "none", 1), DefinitionState.ACTIVE)).isEmpty();
    }

    @Test
    void concurrentVersionsGetIdsOfTheirOwn() throws Exception {
        List<Future<DefinitionEntry>> added = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 1; i <= 12; i++) {
                int version = i;
                added.add(threads.submit(() -> store.define("risk", version, DefinitionState.ACTIVE, false)));
            }
        }
        Set<Integer> ids = new HashSet<>();
        for (Future<DefinitionEntry> entry : added) {
            ids.add(entry.get().id());
        }
        assertThat(ids).hasSize(12);
        assertThat(catalog.definitions().stream().filter(entry -> entry.state() == DefinitionState.ACTIVE))
                .hasSize(1);
        assertThat(catalog.heads().definitions()).isEqualTo(12);
    }

    /// Two shards in partitions 0 and 1, decided and scored by version 1; answers the round's leases.
    private List<Lease> scoredOnce(DefinitionEntry first) {
        long head = store.registerIn(0, 1) + 1;
        List<Lease> leases = catalog.claimPartitions(process, TestingStore.PARTITIONS, TestingStore.LEASE);
        List<RoundCommit.PartitionMove> decide =
                leases.stream().map(lease -> TestingStore.decide(lease, head)).toList();
        List<RoundCommit.DefinitionMove> moves = leases.stream()
                .map(lease -> TestingStore.move(first.id(), lease.partition().value(), 0, head))
                .toList();
        commit(decide, moves, first);
        return catalog.claimPartitions(process, TestingStore.PARTITIONS, TestingStore.LEASE);
    }

    private void commit(
            List<RoundCommit.PartitionMove> partitions,
            List<RoundCommit.DefinitionMove> moves,
            DefinitionEntry scored) {
        RoundCommit round = new RoundCommit(process, partitions, moves, List.of(TestingStore.score(scored.id())));
        assertThat(catalog.commitRound(round, TestingStore.LEASE).fenced()).isEmpty();
    }

    /// Scores what is decided in some of the partitions held.
    private void catchUp(DefinitionEntry entry, List<Lease> leases) {
        commit(
                leases.stream()
                        .map(lease -> TestingStore.decide(lease, lease.decidedSeq()))
                        .toList(),
                leases.stream()
                        .map(lease -> TestingStore.move(
                                entry.id(), lease.partition().value(), 0, lease.decidedSeq()))
                        .toList(),
                entry);
    }

    @Test
    void newVersionIsABuildingShadowUntilItHasCaughtUpAndThenActivates() {
        DefinitionEntry first = store.define("risk", 1, DefinitionState.ACTIVE, false);
        List<Lease> leases = scoredOnce(first);
        DefinitionEntry second = store.define("risk", 2, DefinitionState.ACTIVE, false);
        assertThat(second.state()).isEqualTo(DefinitionState.SHADOW);
        assertThat(second.building()).isTrue();
        assertThat(second.activates()).isTrue();
        assertThat(state(first)).isEqualTo(DefinitionState.ACTIVE);
        assertThat(catalog.builds()).containsExactly(new BuildProgress(second.id(), 0, 20));

        catchUp(second, leases.subList(0, 3));
        assertThat(catalog.finishBuilds()).isZero();
        assertThat(catalog.builds()).containsExactly(new BuildProgress(second.id(), 30, 20));
        long before = catalog.heads().definitions();
        catchUp(second, leases.subList(3, 4));
        assertThat(catalog.finishBuilds()).isEqualTo(1);
        assertThat(catalog.finishBuilds()).isZero();
        assertThat(catalog.heads().definitions()).isEqualTo(before + 1);
        assertThat(state(second)).isEqualTo(DefinitionState.ACTIVE);
        assertThat(state(first)).isEqualTo(DefinitionState.SHADOW);
        assertThat(catalog.builds()).isEmpty();
    }

    @Test
    void versionThatHasNotCaughtUpIsNotActivatedUnlessItMayWait() {
        DefinitionEntry first = store.define("risk", 1, DefinitionState.ACTIVE, false);
        List<Lease> leases = scoredOnce(first);
        DefinitionEntry second = store.define("risk", 2, DefinitionState.SHADOW, false);
        assertThat(second.activates()).isFalse();
        assertThat(catalog.setDefinitionState(second.key(), DefinitionState.ACTIVE)).contains(second);
        assertThat(catalog.activateWhenBuilt(second.key()).orElseThrow().activates()).isTrue();
        DefinitionEntry third = store.define("risk", 3, DefinitionState.ACTIVE, false);
        assertThat(catalog.definitions()).filteredOn(DefinitionEntry::activates).containsExactly(third);
        catchUp(second, leases);
        assertThat(catalog.setDefinitionState(second.key(), DefinitionState.ACTIVE).orElseThrow().state())
                .isEqualTo(DefinitionState.ACTIVE);
        assertThat(catalog.definitions()).noneMatch(DefinitionEntry::activates);
    }

    @Test
    void cancelledBuildLeavesNothingAndItsKeyIsFree() throws Exception {
        DefinitionEntry first = store.define("risk", 1, DefinitionState.ACTIVE, false);
        List<Lease> leases = scoredOnce(first);
        DefinitionEntry second = store.define("risk", 2, DefinitionState.ACTIVE, false);
        catchUp(second, leases.subList(0, 2));
        ScoreShardEntry shard = catalog.scoreShards(second.id(), 0, 10).getFirst();
        assertThat(catalog.setDefinitionState(second.key(), DefinitionState.CANCELLED).orElseThrow().state())
                .isEqualTo(DefinitionState.CANCELLED);
        assertThat(catalog.definitions()).extracting(DefinitionEntry::id).containsExactly(first.id());
        assertThat(catalog.scoreShards(second.id(), 0, 10)).isEmpty();
        assertThat(catalog.progress()).noneMatch(row -> row.definitionId() == second.id());
        assertThat(store.value("SELECT count(*) FROM garbage WHERE path = '" + shard.path() + "'")).isEqualTo("1");

        // What was on its way when it was cancelled comes too late.
        commit(
                List.of(TestingStore.decide(leases.get(2), leases.get(2).decidedSeq())),
                List.of(TestingStore.move(second.id(), 2, 0, leases.get(2).decidedSeq())),
                second);
        ScoreBase late = new ScoreBase(
                second.id(), 1, Map.of(), TestingStore.file("scores").path(), 1, 1, TestingStore.SHA256);
        assertThat(catalog.commitScoreBase(late, 0)).isFalse();
        assertThat(catalog.scoreShards(second.id(), 0, 10)).isEmpty();

        DefinitionEntry again =
                catalog.addDefinition(second.key(), "other", "another body", DefinitionState.SHADOW, false);
        assertThat(again.id()).isGreaterThan(second.id());
        assertThat(again.building()).isTrue();
        assertThat(catalog.setDefinitionState(first.key(), DefinitionState.CANCELLED).orElseThrow().state())
                .isEqualTo(DefinitionState.ACTIVE);
        assertThat(catalog.setDefinitionState(again.key(), DefinitionState.RETIRED).orElseThrow().state())
                .isEqualTo(DefinitionState.CANCELLED);
    }

    @Test
    void retiredVersionComesBackOnceItHasCaughtUp() {
        DefinitionEntry first = store.define("risk", 1, DefinitionState.ACTIVE, false);
        List<Lease> leases = scoredOnce(first);
        DefinitionEntry second = store.define("risk", 2, DefinitionState.SHADOW, true);
        assertThat(second.building()).isFalse();
        catalog.setDefinitionState(first.key(), DefinitionState.RETIRED);
        long head = store.registerIn(0);
        commit(
                List.of(TestingStore.decide(leases.getFirst(), head)),
                List.of(TestingStore.move(second.id(), 0, 2, head)),
                second);
        assertThat(catalog.setDefinitionState(first.key(), DefinitionState.ACTIVE).orElseThrow().state())
                .isEqualTo(DefinitionState.RETIRED);
        DefinitionEntry back = catalog.activateWhenBuilt(first.key()).orElseThrow();
        assertThat(back.state()).isEqualTo(DefinitionState.SHADOW);
        assertThat(back.building()).isTrue();
        assertThat(catalog.setDefinitionState(first.key(), DefinitionState.RETIRED).orElseThrow().state())
                .isEqualTo(DefinitionState.RETIRED);
        assertThat(catalog.definitions()).hasSize(2);
    }

    private DefinitionState state(DefinitionEntry entry) {
        return catalog.definitions().stream()
                .filter(found -> found.id() == entry.id())
                .findFirst()
                .orElseThrow()
                .state();
    }
}
