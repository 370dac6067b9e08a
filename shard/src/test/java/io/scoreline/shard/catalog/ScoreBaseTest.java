package io.scoreline.shard.catalog;

import static io.scoreline.shard.catalog.TestingStore.LEASE;
import static io.scoreline.shard.catalog.TestingStore.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.store.PublishedFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ScoreBaseTest {
    private final TestingStore store = TestingStore.create();
    private final Catalog catalog = store.catalog;
    private final UUID process = UUID.randomUUID();
    private final int definition = store.define("risk", 1, DefinitionState.ACTIVE, false).id();
    private final int other = store.define("other", 1, DefinitionState.ACTIVE, false).id();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void baseReplacesWhatItCoversAndTheFormerBase() throws Exception {
        catalog.claimPartitions(process, 1, LEASE);
        for (int i = 0; i < 3; i++) {
            scoreOneShard();
        }
        List<ScoreShardEntry> shards = catalog.scoreShards(definition, 0, 10);
        assertThat(shards).extracting(ScoreShardEntry::seq).containsExactly(1L, 3L, 5L);
        assertThat(catalog.scoreShards(definition, 1, 1)).containsExactly(shards.get(1));
        assertThat(catalog.scoreBase(definition)).isEmpty();

        ScoreBase first = base(3);
        assertThat(catalog.commitScoreBase(first, 0)).isTrue();
        assertThat(catalog.scoreBase(definition)).contains(first);
        assertThat(catalog.scoreShards(definition, 0, 10)).containsExactly(shards.get(2));
        assertThat(catalog.scoreShards(other, 0, 10)).hasSize(3);

        ScoreBase second = base(5);
        assertThat(catalog.commitScoreBase(second, 3)).isTrue();
        assertThat(catalog.scoreBase(definition)).contains(second);
        store.execute("UPDATE garbage SET delete_after = delete_after - interval '61 seconds'");
        assertThat(catalog.dueGarbage("", 10))
                .extracting(entry -> entry.path())
                .containsExactlyInAnyOrder(
                        shards.get(0).path(), shards.get(1).path(), shards.get(2).path(), first.path());
    }

    @Test
    void slowerOneChangesNothing() {
        catalog.claimPartitions(process, 1, LEASE);
        scoreOneShard();
        scoreOneShard();
        assertThat(catalog.commitScoreBase(base(1), 3)).isFalse();
        assertThat(catalog.commitScoreBase(base(1), 0)).isTrue();
        assertThat(catalog.commitScoreBase(base(3), 0)).isFalse();
        assertThat(catalog.scoreShards(definition, 0, 10)).hasSize(1);
    }

    @Test
    void baseThatCoversLessOrMoreThanThereIsIsAnError() {
        catalog.claimPartitions(process, 1, LEASE);
        scoreOneShard();
        assertThatThrownBy(() -> catalog.commitScoreBase(base(9), 0)).hasMessageContaining("found 9");
        assertThat(catalog.commitScoreBase(base(2), 0)).isTrue();
        assertThatThrownBy(() -> catalog.commitScoreBase(base(2), 2)).hasMessageContaining("more than 2");
    }

    @Test
    void mergedShardTakesThePlaceOfThoseItMerges() throws Exception {
        catalog.claimPartitions(process, 1, LEASE);
        for (int i = 0; i < 5; i++) {
            scoreOneShard();
        }
        List<ScoreShardEntry> shards = catalog.scoreShards(definition, 0, 10);
        assertThat(catalog.settledScoreShards(definition, 0, Duration.ofHours(1), 10)).isEmpty();
        assertThat(catalog.settledScoreShards(definition, 1, Duration.ZERO, 10)).isEqualTo(shards.subList(1, 5));

        MergedScores merged = new MergedScores(Map.of(0, 5L, 2, 7L), file("scores"), 9);
        assertThat(catalog.commitScoreMerge(definition, List.of(3L, 7L), merged)).as("one lies between").isFalse();
        assertThat(catalog.commitScoreMerge(definition, List.of(3L), merged)).isFalse();
        assertThat(catalog.commitScoreMerge(definition, List.of(3L, 4L), merged)).as("one of another").isFalse();
        assertThat(catalog.scoreShards(definition, 0, 10)).isEqualTo(shards);
        assertThat(catalog.commitScoreMerge(definition, List.of(3L, 5L, 7L), merged)).isTrue();
        assertThat(catalog.commitScoreMerge(definition, List.of(3L, 5L, 7L), merged)).as("again").isFalse();
        ScoreShardEntry one = new ScoreShardEntry(
                3, 7, definition, List.of(0, 2), List.of(5L, 7L), merged.file().path(), 9, merged.file().bytes(), merged.file().sha256());
        assertThat(catalog.scoreShards(definition, 0, 10)).containsExactly(shards.get(0), one, shards.get(4));
        assertThat(catalog.scoreShards(definition, 5, 10)).as("who has some of them").containsExactly(one, shards.get(4));
        assertThat(catalog.scoreShards(other, 0, 10)).hasSize(5);

        MergedScores all = new MergedScores(Map.of(0, 9L), file("scores"), 9);
        assertThat(catalog.commitScoreMerge(definition, List.of(1L, 7L, 9L), all)).isTrue();
        assertThat(catalog.scoreShards(definition, 0, 10)).extracting(ScoreShardEntry::firstSeq).containsExactly(1L);
        store.execute("UPDATE garbage SET delete_after = delete_after - interval '61 seconds'");
        assertThat(catalog.dueGarbage("", 10)).extracting(entry -> entry.path()).hasSize(6).contains(one.path());
    }

    private void scoreOneShard() {
        Lease lease = catalog.claimPartitions(process, 1, LEASE).getFirst();
        long head = store.registerIn(lease.partition().value());
        int partition = lease.partition().value();
        RoundCommit round = new RoundCommit(
                process,
                List.of(TestingStore.decide(lease, head)),
                List.of(
                        TestingStore.move(definition, partition, lease.decidedSeq(), head),
                        TestingStore.move(other, partition, lease.decidedSeq(), head)),
                List.of(TestingStore.score(definition), TestingStore.score(other)));
        assertThat(catalog.commitRound(round, LEASE).fenced()).isEmpty();
    }

    private ScoreBase base(long covers) {
        PublishedFile file = file("scores");
        return new ScoreBase(definition, covers, Map.of(0, 7L, 3, 9L), file.path(), 5, file.bytes(), file.sha256());
    }
}
