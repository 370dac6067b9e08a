package io.scoreline.shard.catalog;

import static io.scoreline.shard.catalog.TestingStore.LEASE;
import static io.scoreline.shard.catalog.TestingStore.SHA256;
import static io.scoreline.shard.catalog.TestingStore.decide;
import static io.scoreline.shard.catalog.TestingStore.file;
import static io.scoreline.shard.catalog.TestingStore.move;
import static io.scoreline.shard.catalog.TestingStore.partition;
import static io.scoreline.shard.catalog.TestingStore.score;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LiveFilesTest {
    private static final Set<LiveFiles.Kind> ALL = EnumSet.allOf(LiveFiles.Kind.class);
    private static final int MOST = 100;

    private final TestingStore store = TestingStore.create();
    private final Catalog catalog = store.catalog;
    private final UUID process = UUID.randomUUID();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void emptyStoreHasHeadsAlone() {
        LiveFiles files = catalog.liveFiles(ALL, null, MOST);
        assertThat(files.size()).isZero();
        assertThat(files.heads().events()).isZero();
        assertThat(files.heads().scores()).isZero();
    }

    @Test
    void everyKindIsThereWithTheHeadsThatItStandsFor() throws Exception {
        int definition =
                store.define("risk", 3, DefinitionState.ACTIVE, false).id();
        store.registerIn(2, 1);
        store.registerIn(1);
        scoreAll(definition);
        store.execute("INSERT INTO verdict VALUES (1, 1, 3, 'verdicts/a.parquet', 700, '" + SHA256 + "', 4)");

        LiveFiles files = catalog.liveFiles(ALL, null, MOST);
        assertThat(files.heads().events()).isEqualTo(3);
        assertThat(files.heads().scores()).isEqualTo(1);
        assertThat(files.events()).isEqualTo(catalog.liveShards());
        assertThat(files.events()).extracting(ShardEntry::fromSeq).containsExactly(2L, 3L, 1L);
        LiveFiles.Verdict verdict = files.verdicts().getFirst();
        assertThat(verdict.partition()).isEqualTo(partition(1));
        assertThat(List.of(verdict.fromSeq(), verdict.toSeq(), verdict.duplicates(), verdict.bytes()))
                .containsExactly(1L, 3L, 4L, 700L);
        LiveFiles.Scores scores = files.scores().getFirst();
        assertThat(scores.definition()).isEqualTo(new DefinitionKey("", "risk", 3));
        assertThat(scores.base()).isFalse();
        assertThat(scores.seq()).isEqualTo(1);
        assertThat(scores.doneSeqs()).containsExactlyInAnyOrderEntriesOf(Map.of(1, 3L, 2, 3L));

        ScoreBase base = new ScoreBase(definition, 1, Map.of(1, 3L, 2, 3L), file("scores").path(), 5, 6, SHA256);
        assertThat(catalog.commitScoreBase(base, 0)).isTrue();
        LiveFiles.Scores replaced = catalog.liveFiles(ALL, null, MOST).scores().getFirst();
        assertThat(replaced.base()).isTrue();
        assertThat(replaced.path()).isEqualTo(base.path());
        assertThat(replaced.doneSeqs()).isEqualTo(base.doneSeqs());
    }

    @Test
    void kindsPartitionsAndTheBoundLimitWhatIsRead() throws Exception {
        int definition =
                store.define("risk", 1, DefinitionState.ACTIVE, false).id();
        store.registerIn(0, 1, 2);
        scoreAll(definition);
        store.execute("INSERT INTO verdict VALUES (1, 0, 3, 'verdicts/a.parquet', 700, '" + SHA256 + "', 4)");
        assertThat(catalog.liveFiles(ALL, null, MOST).size()).isEqualTo(5);
        assertThat(catalog.liveFiles(ALL, null, 2).size()).isEqualTo(2);
        assertThat(catalog.liveFiles(Set.of(LiveFiles.Kind.EVENTS), null, MOST).size())
                .isEqualTo(3);
        assertThat(catalog.liveFiles(Set.of(LiveFiles.Kind.VERDICTS), null, MOST).verdicts())
                .hasSize(1);
        assertThat(catalog.liveFiles(Set.of(LiveFiles.Kind.SCORES), null, MOST).scores())
                .hasSize(1);
        LiveFiles ofOne = catalog.liveFiles(ALL, partition(1), MOST);
        assertThat(ofOne.events()).hasSize(1);
        assertThat(ofOne.verdicts()).hasSize(1);
        assertThat(ofOne.scores()).hasSize(1);
        assertThat(catalog.liveFiles(ALL, partition(3), MOST).size()).isZero();
        catalog.setDefinitionState(new DefinitionKey("", "risk", 1), DefinitionState.RETIRED);
        assertThat(catalog.liveFiles(ALL, null, MOST).scores()).isEmpty();
    }

    /// One round over partitions 1 and 2, up to the feed's head.
    private void scoreAll(int definition) {
        long head = catalog.heads().events();
        List<Lease> leases = catalog.claimPartitions(process, TestingStore.PARTITIONS, LEASE).stream()
                .filter(lease -> lease.partition().value() == 1 || lease.partition().value() == 2)
                .toList();
        RoundCommit commit = new RoundCommit(
                process,
                leases.stream().map(lease -> decide(lease, head)).toList(),
                List.of(move(definition, 1, 0, head), move(definition, 2, 0, head)),
                List.of(score(definition)));
        assertThat(catalog.commitRound(commit, LEASE)).isInstanceOf(RoundOutcome.class);
    }
}
