package io.scoreline.shard.catalog;

import static io.scoreline.shard.catalog.TestingStore.LEASE;
import static io.scoreline.shard.catalog.TestingStore.partition;
import static io.scoreline.shard.catalog.TestingStore.shard;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.ErasureEntry.State;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An erasure leaves each state when nothing holds it back, and not before.
final class ErasureStatesTest {
    private final TestingStore store = TestingStore.create();
    private final Catalog catalog = store.catalog;
    private final UUID process = UUID.randomUUID();
    private final TestingStore.Writer writer = store.writer();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theTombstoneStandsBehindAllThatReplicasHadAcknowledged() {
        register(0, 1);
        UUID id = request();
        assertThat(catalog.requestErasure("t", "x", partition(0)).id()).isEqualTo(id);
        assertThat(advanced(id)).isEqualTo(State.WAITING);
        assertThat(waits(id)).containsExactly("journal");

        catalog.tellErasure(id, writer.id(), 2, false);
        assertThat(advanced(id)).isEqualTo(State.WAITING);
        register(1, 2);
        assertThat(advanced(id)).isEqualTo(State.ERASING);
        assertThat(entry(id).seq()).isEqualTo(3);
        assertThat(register(2, 3)).isEqualTo(4);

        UUID next = request();
        assertThat(next).as("a job that waits no more is joined by nobody").isNotEqualTo(id);
    }

    @Test
    void everyFileJournalAndReplicaIsWaitedFor() throws Exception {
        int definition = store.define("risk", 1, DefinitionState.ACTIVE, false).id();
        UUID id = erasing();
        long tombstone = entry(id).seq();
        assertThat(waits(id)).containsExactlyInAnyOrder("replica", "scoring", "definition", "event_files");

        Lease lease = catalog.claimPartitions(process, 8, LEASE).stream()
                .filter(each -> each.partition().equals(partition(0)))
                .findFirst()
                .orElseThrow();
        round(definition, lease, 0, 1);
        assertThat(catalog.scoresToErase()).as("rounds may still bring some").isEmpty();
        round(definition, new Lease(lease.partition(), lease.epoch(), 1), 1, tombstone);
        assertThat(waits(id)).containsExactlyInAnyOrder("replica", "event_files", "score_files");

        List<Long> shards = catalog.shardsToErase(partition(0), tombstone, 10).stream()
                .map(ShardEntry::id)
                .toList();
        assertThat(shards).hasSize(2);
        catalog.markErased(shards, tombstone);
        catalog.tellErasure(id, writer.id(), 2, true);
        assertThat(waits(id)).containsExactly("score_files");
        assertThat(catalog.scoresToErase()).containsExactly(definition);
        assertThat(catalog.commitScoreBase(base(definition, 2, tombstone), 0)).isTrue();
        assertThat(advanced(id)).isEqualTo(State.COLLECTING);
        assertThat(entry(id).scoreFiles()).isEqualTo(2);
    }

    @Test
    void garbageOfBeforeAndASweepAreWaitedFor() throws Exception {
        UUID id = collecting();
        ShardPath old = TestingStore.file("events").path();
        catalog.putGarbage(List.of(old));
        assertThat(waits(id)).contains("sweep");
        catalog.orphansSwept(Duration.ofHours(1));
        assertThat(advanced(id)).as("a sweep that left older files").isEqualTo(State.COLLECTING);
        catalog.orphansSwept(Duration.ZERO);
        assertThat(advanced(id)).isEqualTo(State.COLLECTING);
        assertThat(waits(id)).containsExactly("garbage");

        ShardPath moved = new ShardPath("garbage/" + old);
        catalog.garbageMoved(old, moved);
        ShardPath later = TestingStore.file("events").path();
        catalog.putGarbage(List.of(later));
        assertThat(advanced(id)).isEqualTo(State.COLLECTING);
        catalog.garbageDeleted(moved);
        assertThat(advanced(id)).isEqualTo(State.DONE);
        assertThat(entry(id).entity()).isNull();
        assertThat(catalog.openErasures()).isEmpty();
        assertThat(catalog.erasure("other", id)).isEmpty();
    }

    @Test
    void aBaseWithLessErasedIsRefused() {
        int definition = store.define("risk", 1, DefinitionState.ACTIVE, false).id();
        Lease lease = catalog.claimPartitions(process, 1, LEASE).getFirst();
        long head = store.registerIn(lease.partition().value());
        round(definition, lease, 0, head);
        assertThat(catalog.commitScoreBase(base(definition, 1, 7), 0)).isTrue();
        assertThat(catalog.commitScoreBase(base(definition, 1, 6), 1)).isFalse();
        assertThat(catalog.commitScoreBase(base(definition, 1, 8), 1)).isTrue();
        assertThat(catalog.scoreBase(definition).orElseThrow().erasedSeq()).isEqualTo(8);
    }

    private UUID request() {
        return catalog.requestErasure("t", "x", partition(0)).id();
    }

    /// With two files of before it.
    private UUID erasing() {
        register(0, 1);
        register(1, 2);
        UUID id = request();
        catalog.tellErasure(id, writer.id(), 2, false);
        assertThat(advanced(id)).isEqualTo(State.ERASING);
        return id;
    }

    private UUID collecting() throws Exception {
        UUID id = erasing();
        store.execute("UPDATE event_shard SET erased_seq = 3");
        store.execute("UPDATE partition SET decided_seq = 3");
        catalog.tellErasure(id, writer.id(), 2, true);
        assertThat(advanced(id)).isEqualTo(State.COLLECTING);
        return id;
    }

    private State advanced(UUID id) {
        catalog.advanceErasures();
        return entry(id).state();
    }

    private ErasureEntry entry(UUID id) {
        return catalog.erasure("t", id).orElseThrow();
    }

    private List<String> waits(UUID id) {
        return catalog.erasureWaits(id).stream().map(ErasureWait::what).toList();
    }

    private long register(long from, long to) {
        RegisterOutcome outcome = catalog.register(writer.registration(from, to, shard(0)));
        return ((RegisterOutcome.Registered) outcome).firstSeq();
    }

    private void round(int definition, Lease lease, long from, long to) {
        RoundCommit round = new RoundCommit(
                process,
                List.of(TestingStore.decide(lease, to)),
                List.of(TestingStore.move(definition, lease.partition().value(), from, to)),
                List.of(TestingStore.score(definition)));
        assertThat(catalog.commitRound(round, LEASE).fenced()).isEmpty();
    }

    private static ScoreBase base(int definition, long covers, long erased) {
        PublishedFile file = TestingStore.file("scores");
        return new ScoreBase(
                definition, covers, Map.of(0, 3L), file.path(), 5, file.bytes(), file.sha256(), erased);
    }
}
