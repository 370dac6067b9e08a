package io.scoreline.shard.catalog;

import static io.scoreline.shard.catalog.TestingStore.shard;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.ClaimOutcome.Behind;
import io.scoreline.shard.catalog.ClaimOutcome.Claimed;
import io.scoreline.shard.catalog.ClaimOutcome.Copied;
import io.scoreline.shard.catalog.ClaimOutcome.Stranded;
import io.scoreline.shard.catalog.TestingStore.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WriterClaimTest {
    @SuppressWarnings("NullAway.Init")
    private TestingStore store;

    @SuppressWarnings("NullAway.Init")
    private Catalog catalog;

    @BeforeEach
    void open() {
        store = TestingStore.create();
        catalog = store.catalog;
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void newWriterBesideOneOfItsNameThatHasNotEndedIsStrandedAndLeavesNoTrace() throws Exception {
        Writer first = store.claimed(ClaimRequest.first(id(), "api-1"));
        catalog.register(first.registration(0, 7, shard(0)));
        WriterId second = id();
        assertThat(catalog.claimWriter(ClaimRequest.first(second, "api-1"))).isInstanceOfSatisfying(
                Stranded.class, stranded -> {
                    assertThat(stranded.other().id()).isEqualTo(first.id());
                    assertThat(stranded.other().done()).isEqualTo(7);
                });
        assertThat(catalog.writer(second)).isEmpty();
        assertThat(store.value("SELECT count(*) FROM writer_claim")).isEqualTo("1");
        assertThat(catalog.claimWriter(ClaimRequest.first(second, "api-2"))).isEqualTo(new Claimed(1, 0));
        assertThat(catalog.claimWriter(again(second, "api-1", List.of(), 0))).isInstanceOf(Copied.class);
    }

    @Test
    void knownWriterDoesNotTakeTheNameOfAnotherThatHasNotEnded() {
        store.claimed(ClaimRequest.first(id(), "api-1"));
        Writer moved = store.claimed(ClaimRequest.first(id(), "api-2"));
        assertThat(catalog.claimWriter(again(moved.id(), "api-1", List.of(moved.token()), 0)))
                .isInstanceOf(Stranded.class);
        assertThat(catalog.claimWriter(again(moved.id(), "api-2", List.of(moved.token()), 0)))
                .isEqualTo(new Claimed(2, 0));
    }

    @Test
    void writerEndsOnlyWhereEverythingIsRegisteredAndByItsOwnEpoch() {
        Writer writer = store.claimed(ClaimRequest.first(id(), "api-1"));
        catalog.register(writer.registration(0, 7, shard(0)));
        assertThat(catalog.endWriter(writer.id(), writer.epoch(), 8)).isFalse();
        assertThat(catalog.endWriter(writer.id(), writer.epoch() + 1, 7)).isFalse();
        assertThat(catalog.endWriter(writer.id(), writer.epoch(), 7)).isTrue();
        assertThat(catalog.claimWriter(ClaimRequest.first(id(), "api-1"))).isInstanceOf(Claimed.class);
        assertThat(catalog.claimWriter(again(writer.id(), "api-1", List.of(writer.token()), 7)))
                .isEqualTo(new Claimed(2, 7));
        assertThat(catalog.writer(writer.id()).orElseThrow().endedAt()).isNull();
    }

    @Test
    void ofNewWritersThatClaimOneNameTogetherOneIsClaimed() throws Exception {
        int writers = 8;
        for (int round = 0; round < 5; round++) {
            String name = "together-" + round;
            CyclicBarrier together = new CyclicBarrier(writers);
            List<Future<ClaimOutcome>> outcomes = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
                for (int i = 0; i < writers; i++) {
                    outcomes.add(threads.submit(() -> {
                        together.await();
                        return catalog.claimWriter(ClaimRequest.first(id(), name));
                    }));
                }
            }
            int claimed = 0;
            for (Future<ClaimOutcome> outcome : outcomes) {
                claimed += outcome.get() instanceof Claimed ? 1 : 0;
            }
            assertThat(claimed).isEqualTo(1);
            assertThat(store.value("SELECT count(*) FROM writer WHERE name = '" + name + "'")).isEqualTo("1");
        }
    }

    @Test
    void journalThatKnowsAnEarlierTokenPartsWhereTheNextClaimBegan() {
        Writer original = store.claimed(ClaimRequest.first(id(), "a"));
        Writer copy = store.claimed(again(original.id(), "b", List.of(original.token()), 10));
        store.claimed(again(original.id(), "b", List.of(copy.token()), 25));
        assertThat(catalog.claimWriter(again(original.id(), "a", List.of(original.token()), 14)))
                .isInstanceOfSatisfying(Copied.class, copied -> {
                    assertThat(copied.parting()).isEqualTo(OptionalLong.of(10));
                    assertThat(copied.otherPosition()).isEqualTo(25);
                });
        assertThat(catalog.claimWriter(again(original.id(), "a", List.of(UUID.randomUUID()), 14)))
                .isInstanceOfSatisfying(
                        Copied.class, copied -> assertThat(copied.parting()).isEmpty());
        assertThat(catalog.reclaimWriter(original.id(), original.token())).isEmpty();
        assertThat(catalog.writer(original.id()).orElseThrow().epoch()).isEqualTo(3);
    }

    @Test
    void journalThatEndsBeforeWhatIsRegisteredChangesNothing() {
        Writer writer = store.claimed(ClaimRequest.first(id(), "a"));
        catalog.register(writer.registration(0, 7, shard(0)));
        assertThat(catalog.claimWriter(again(writer.id(), "a", List.of(writer.token()), 6)))
                .isInstanceOf(Behind.class);
        assertThat(catalog.writer(writer.id()).orElseThrow().epoch()).isEqualTo(1);
    }

    @Test
    void writerIsForgottenOnceUnlessAProcessOfItsNameLives() throws Exception {
        Writer writer = store.claimed(ClaimRequest.first(id(), "a"));
        catalog.register(writer.registration(0, 7, shard(0)));
        UUID process = UUID.randomUUID();
        catalog.registerProcess(process, Catalog.WORKER_ROLE, "a", 1);
        assertThat(catalog.forgetWriter(writer.id())).isFalse();
        store.execute("UPDATE process SET heartbeat = now() - interval '1 minute'");
        assertThat(catalog.forgetWriter(writer.id())).isTrue();
        assertThat(catalog.forgetWriter(writer.id())).isFalse();
        assertThat(catalog.forgetWriter(id())).isFalse();
        assertThat(catalog.register(writer.registration(7, 9, shard(0)))).isInstanceOf(RegisterOutcome.Fenced.class);
        assertThat(catalog.claimWriter(again(writer.id(), "a", List.of(writer.token()), 9)))
                .isInstanceOfSatisfying(
                        Copied.class,
                        copied -> assertThat(copied.parting()).isEqualTo(OptionalLong.of(7)));
        assertThat(catalog.claimWriter(ClaimRequest.first(id(), "a"))).isInstanceOf(Claimed.class);
    }

    @Test
    void claimsAreForgottenBeyondABound() throws Exception {
        WriterId writer = id();
        UUID token = UUID.randomUUID();
        store.claimed(new ClaimRequest(writer, "a", token, List.of(), 0, 0, false));
        store.execute("INSERT INTO writer_claim (writer_id, epoch, token, position) SELECT '" + writer.value()
                + "', n, gen_random_uuid(), 0 FROM generate_series(2, 1500) n");
        store.execute("UPDATE writer SET epoch = 1500");
        store.claimed(again(writer, "a", List.of(token), 0));
        assertThat(store.value("SELECT count(*) FROM writer_claim")).isEqualTo("1000");
    }

    private static ClaimRequest again(WriterId writer, String name, List<UUID> known, long position) {
        return new ClaimRequest(writer, name, UUID.randomUUID(), known, position, 0, false);
    }

    private static WriterId id() {
        return new WriterId(UUID.randomUUID());
    }
}
