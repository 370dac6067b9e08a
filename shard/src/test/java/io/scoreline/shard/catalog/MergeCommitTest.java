package io.scoreline.shard.catalog;

import static io.scoreline.shard.catalog.TestingStore.LEASE;
import static io.scoreline.shard.catalog.TestingStore.file;
import static io.scoreline.shard.catalog.TestingStore.partition;
import static io.scoreline.shard.catalog.TestingStore.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.catalog.MergeCommit.Output;
import io.scoreline.shard.catalog.RoundCommit.PartitionMove;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MergeCommitTest {
    private final TestingStore store = TestingStore.create();
    private final Catalog catalog = store.catalog;
    private final UUID process = UUID.randomUUID();
    private final Lease lease =
            catalog.claimPartitions(process, TestingStore.PARTITIONS, LEASE).getFirst();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void outputsReplaceTheirInputsAtOnce() throws Exception {
        store.registerIn(0, 1, 0, 0);
        decideUpTo(4);
        List<ShardEntry> inputs = live(0).subList(0, 2);
        store.execute("UPDATE event_shard SET registered_at = registered_at - interval '2 hours' WHERE seq <> 3");
        Output output = new Output(1, 1, 3, shard(0));
        assertThat(catalog.commitMerge(merge(inputs, output))).isTrue();

        List<ShardEntry> left = live(0);
        assertThat(left).extracting(ShardEntry::path).containsExactly(output.shard().file().path(), inputsOf(4).path());
        ShardEntry merged = left.getFirst();
        assertThat(merged.level()).isEqualTo(1);
        assertThat(merged.fromSeq()).isEqualTo(1);
        assertThat(merged.toSeq()).isEqualTo(3);
        assertThat(merged.registeredAt()).isEqualTo(inputs.get(1).registeredAt());
        assertThat(catalog.shardsRegisteredWithin(partition(0), Duration.ofHours(1))).containsExactly(merged);
        assertThat(catalog.tail(0, 10)).extracting(TailEntry::seq).containsExactly(2L, 4L);
        assertThat(catalog.shards(partition(0), 2, 2)).containsExactly(merged);
        assertThat(catalog.shards(partition(0), 3, 4)).containsExactly(inputsOf(4));
        assertThat(catalog.totals().rows()).isEqualTo(30);
        assertThat(catalog.mostUnmergedFiles()).isEqualTo(1);
    }

    @Test
    void inputsAreGarbageAfterTheReadersGraceAndThenMoved() throws Exception {
        store.registerIn(0, 0);
        decideUpTo(2);
        List<ShardEntry> inputs = live(0);
        catalog.commitMerge(merge(inputs, new Output(1, 1, 2, shard(0))));
        assertThat(catalog.dueGarbage("events/", 10)).isEmpty();
        store.execute("UPDATE garbage SET delete_after = delete_after - interval '61 seconds'");
        assertThat(catalog.dueGarbage("scores/", 10)).isEmpty();
        assertThat(catalog.dueGarbage("events/", 1)).hasSize(1);
        assertThat(catalog.dueGarbage("events/", 10))
                .extracting(GarbageEntry::path)
                .containsExactlyInAnyOrderElementsOf(inputs.stream().map(ShardEntry::path).toList());

        ShardPath moved = new ShardPath("garbage/1.parquet");
        catalog.garbageMoved(inputs.getFirst().path(), moved);
        assertThat(catalog.dueGarbage("events/", 10)).hasSize(1);
        assertThat(catalog.dueGarbage("garbage/", 10)).isEmpty();
        store.execute("UPDATE garbage SET delete_after = delete_after - interval '61 seconds'");
        assertThat(catalog.dueGarbage("garbage/", 10)).containsExactly(new GarbageEntry(moved));
        catalog.garbageDeleted(moved);
        catalog.garbageDeleted(moved);
        assertThat(store.value("SELECT count(*) FROM garbage")).isEqualTo("1");
    }

    @Test
    void verdictLeavesWithTheLastLandingShardOfItsRange() throws Exception {
        store.registerIn(0, 0, 0);
        PublishedFile verdict = decideWithDuplicates(lease, 3);
        List<ShardEntry> landing = live(0);
        catalog.commitMerge(merge(landing.subList(0, 2), new Output(1, 1, 2, shard(0))));
        assertThat(catalog.verdicts(partition(0), 0, 3)).hasSize(1);
        List<ShardEntry> rest = live(0);
        catalog.commitMerge(merge(rest, new Output(2, 1, 3, shard(0))));
        assertThat(catalog.verdicts(partition(0), 0, 3)).isEmpty();
        assertThat(store.value("SELECT count(*) FROM garbage WHERE path = '" + verdict.path() + "'"))
                .isEqualTo("1");
    }

    @Test
    void mergeUnderAnOldEpochHappensNotAtAll() {
        store.registerIn(0, 0);
        decideUpTo(2);
        List<ShardEntry> inputs = live(0);
        catalog.reclaimPartitions(process, List.of(partition(0)), LEASE);
        assertThat(catalog.commitMerge(merge(inputs, new Output(1, 1, 2, shard(0))))).isFalse();
        assertThat(live(0)).isEqualTo(inputs);
    }

    @Test
    void mergeOfWhatIsNotLiveOrElsewhereHappensNotAtAll() {
        store.registerIn(0, 0, 1);
        decideUpTo(3);
        List<ShardEntry> inputs = live(0);
        MergeCommit merge = merge(inputs, new Output(1, 1, 2, shard(0)));
        assertThat(catalog.commitMerge(merge)).isTrue();
        assertThat(catalog.commitMerge(merge)).isFalse();
        assertThat(catalog.commitMerge(merge(live(1), new Output(1, 3, 3, shard(0))))).isFalse();
        assertThat(catalog.liveShards()).hasSize(2);
    }

    @Test
    void mergeOfUndecidedRowsOrOfMoreThanItsInputsIsAnError() {
        store.registerIn(0, 0, 0);
        decideUpTo(2);
        List<ShardEntry> landing = live(0);
        assertThatThrownBy(() -> catalog.commitMerge(merge(landing, new Output(1, 1, 3, shard(0)))))
                .hasMessageContaining("decided up to 2");
        List<ShardEntry> decided = landing.subList(0, 2);
        assertThatThrownBy(() -> catalog.commitMerge(merge(decided, new Output(1, 1, 3, shard(0)))))
                .hasMessageContaining("expected outputs within seqs 1 to 2");
        Output rows = new Output(1, 1, 2, shard(0));
        assertThatThrownBy(() -> catalog.commitMerge(merge(decided, rows, new Output(1, 1, 2, shard(0)), new Output(1, 1, 2, shard(0)))))
                .hasMessageContaining("of 20 rows at most");
        assertThatThrownBy(() -> catalog.commitMerge(merge(decided, new Output(0, 1, 2, shard(0)))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(live(0)).isEqualTo(landing);
    }

    private void decideUpTo(long seq) {
        PartitionMove move = new PartitionMove(partition(0), lease.epoch(), 0, seq, null, 0);
        catalog.commitRound(new RoundCommit(process, List.of(move), List.of(), List.of()), LEASE);
    }

    private PublishedFile decideWithDuplicates(Lease held, long seq) {
        PublishedFile verdict = file("verdicts");
        PartitionMove move = new PartitionMove(partition(0), held.epoch(), 0, seq, verdict, 2);
        catalog.commitRound(new RoundCommit(process, List.of(move), List.of(), List.of()), LEASE);
        return verdict;
    }

    private MergeCommit merge(List<ShardEntry> inputs, Output... outputs) {
        return new MergeCommit(
                partition(0), lease.epoch(), inputs.stream().map(ShardEntry::id).toList(), List.of(outputs));
    }

    private ShardEntry inputsOf(long seq) {
        return catalog.liveShards().stream()
                .filter(entry -> entry.level() == 0 && entry.fromSeq() == seq)
                .findFirst()
                .orElseThrow();
    }

    private List<ShardEntry> live(int partition) {
        return catalog.shards(partition(partition), 0, Long.MAX_VALUE);
    }
}
