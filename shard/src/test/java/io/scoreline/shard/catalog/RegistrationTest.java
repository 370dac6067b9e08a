package io.scoreline.shard.catalog;

import static io.scoreline.shard.catalog.TestingStore.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.catalog.RegisterOutcome.Fenced;
import io.scoreline.shard.catalog.RegisterOutcome.Registered;
import io.scoreline.shard.catalog.RegisterOutcome.SourceConflict;
import io.scoreline.shard.catalog.TestingStore.Writer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RegistrationTest {
    private final TestingStore store = TestingStore.create();
    private final Catalog catalog = store.catalog;

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shardsGetConsecutiveSeqsInTheirOrder() {
        Writer writer = store.writer();
        NewShard first = shard(2);
        NewShard second = shard(0);
        Registered registered = (Registered) catalog.register(writer.registration(0, 100, first, second));
        assertThat(registered.firstSeq()).isEqualTo(1);
        assertThat(catalog.writerDone(writer.id())).contains(100L);

        List<ShardEntry> live = catalog.liveShards().stream()
                .sorted(Comparator.comparingLong(ShardEntry::fromSeq))
                .toList();
        assertThat(live).extracting(ShardEntry::path).containsExactly(first.file().path(), second.file().path());
        ShardEntry entry = live.getFirst();
        assertThat(entry)
                .isEqualTo(new ShardEntry(
                        entry.id(), TestingStore.partition(2), 0, 1, 1, 20_000, 20_000, first.file().path(), 10, 1_000,
                        TestingStore.SHA256, 5, 50, registered.registeredAt()));
        assertThat(catalog.heads().events()).isEqualTo(2);
        assertThat(catalog.totals()).isEqualTo(new StoreTotals(20, 0, 2, 20, 2_000));
    }

    @Test
    void registrationWithoutShardsMovesTheWriterAlone() {
        Writer writer = store.writer();
        assertThat(catalog.register(writer.registration(0, 5))).isInstanceOf(Registered.class);
        assertThat(catalog.writerDone(writer.id())).contains(5L);
        assertThat(catalog.heads().events()).isZero();
    }

    @Test
    void registeredAtNeverFallsEvenWhenTheClockDoes() throws Exception {
        Instant ahead = Instant.parse("2100-01-01T00:00:00Z");
        store.execute("UPDATE feed SET registered_at = '" + ahead + "' WHERE kind = 'event'");
        Writer writer = store.writer();
        Registered registered = (Registered) catalog.register(writer.registration(0, 1, shard(0)));
        assertThat(registered.registeredAt()).isEqualTo(ahead);
    }

    @Test
    void earlierClaimantOfAWriterIsFenced() {
        Writer old = store.writer();
        catalog.register(old.registration(0, 7, shard(0)));
        assertThat(catalog.reclaimWriter(old.id(), old.token())).contains(new WriterClaim(2, 7));
        assertThat(catalog.register(old.registration(7, 9, shard(0)))).isEqualTo(new Fenced(2, 7));
        assertThat(catalog.liveShards()).hasSize(1);
        assertThat(catalog.totals().accepted()).isEqualTo(10);
    }

    @Test
    void rangeThatIsRegisteredAlreadyIsFenced() {
        Writer writer = store.writer();
        catalog.register(writer.registration(0, 7, shard(0)));
        assertThat(catalog.register(writer.registration(0, 7, shard(0)))).isEqualTo(new Fenced(1, 7));
        assertThat(catalog.heads().events()).isEqualTo(1);
    }

    @Test
    void unknownWriterIsFenced() {
        Writer unknown = new Writer(new WriterId(UUID.randomUUID()), 1, UUID.randomUUID());
        assertThat(catalog.register(unknown.registration(0, 7, shard(0)))).isEqualTo(new Fenced(0, 0));
        assertThat(catalog.writerDone(unknown.id())).isEmpty();
    }

    @Test
    void sourceMovesWithItsShards() {
        Writer writer = store.writer();
        assertThat(catalog.sourcePosition("acme", "files")).isZero();
        catalog.register(writer.withSources(
                0, 1, shard(0), new SourceMove("acme", "files", 0, 10), new SourceMove("acme", "files", 10, 20)));
        assertThat(catalog.sourcePosition("acme", "files")).isEqualTo(20);
        assertThat(catalog.sourcePosition("other", "files")).isZero();
    }

    @Test
    void sourceThatStandsElsewhereStopsAll() throws Exception {
        Writer writer = store.writer();
        catalog.register(writer.withSources(0, 1, shard(0), new SourceMove("acme", "files", 0, 10)));
        RegisterOutcome outcome = catalog.register(writer.withSources(
                1, 2, shard(0), new SourceMove("acme", "a-new-one", 0, 5), new SourceMove("acme", "files", 5, 15)));
        assertThat(outcome).isEqualTo(new SourceConflict("acme", "files", 10));
        assertThat(catalog.writerDone(writer.id())).contains(1L);
        assertThat(catalog.heads().events()).isEqualTo(1);
        assertThat(store.value("SELECT count(*) FROM source")).isEqualTo("1");
    }

    @Test
    void ofTwoWritersWithTheSameSourceRangeOneIsRegistered() throws Exception {
        List<Future<RegisterOutcome>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                Writer writer = store.writer();
                outcomes.add(threads.submit(() -> catalog.register(
                        writer.withSources(0, 1, shard(0), new SourceMove("acme", "files", 0, 10)))));
            }
        }
        int registered = 0;
        for (Future<RegisterOutcome> outcome : outcomes) {
            registered += outcome.get() instanceof Registered ? 1 : 0;
        }
        assertThat(registered).isEqualTo(1);
        assertThat(catalog.liveShards()).hasSize(1);
    }

    @Test
    void wrongPartitionAndTakenPathAreErrorsThatLeaveNothing() {
        Writer writer = store.writer();
        assertThatThrownBy(() -> catalog.register(writer.registration(0, 1, shard(TestingStore.PARTITIONS))))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("the store has 4 of them");
        NewShard shard = shard(0);
        assertThatThrownBy(() -> catalog.register(writer.registration(0, 1, shard, shard)))
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.outcomeUnknown()).isFalse())
                .hasMessageContaining("event_shard_path_key");
        assertThat(catalog.writerDone(writer.id())).contains(0L);
        assertThat(catalog.heads().events()).isZero();
    }

    /// Beside transactions that roll back after they took seqs, a reader never sees a seq whose predecessors are missing.
    @Test
    void feedHasNoGapsAndAppearsInOrder() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        int writers = 3;
        int each = 40;
        try (ExecutorService threads = Executors.newFixedThreadPool(writers + 1)) {
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                Random random = new Random(seed + i);
                running.add(threads.submit(() -> registerMany(each, random)));
            }
            Future<Boolean> rollbacks = threads.submit(() -> rollBack(each));
            long seen = 0;
            while (running.stream().anyMatch(writer -> !writer.isDone())) {
                seen = checkTail(seen);
            }
            assertThat(rollbacks.get()).isTrue();
            long registered = 0;
            for (Future<Long> writer : running) {
                registered += writer.get();
            }
            assertThat(checkTail(seen)).isEqualTo(registered);
            assertThat(catalog.heads().events()).isEqualTo(registered);
        }
        List<TailEntry> tail = catalog.tail(0, Integer.MAX_VALUE);
        assertThat(tail).extracting(TailEntry::registeredAt).isSorted();
        Set<Long> seqs = new HashSet<>(tail.stream().map(TailEntry::seq).toList());
        assertThat(seqs).hasSize(tail.size());
    }

    private long registerMany(int times, Random random) {
        Writer writer = store.writer();
        long registered = 0;
        for (int i = 0; i < times; i++) {
            NewShard[] shards = LongStream.range(0, 1 + random.nextInt(4))
                    .mapToObj(_ -> shard(random.nextInt(TestingStore.PARTITIONS)))
                    .toArray(NewShard[]::new);
            assertThat(catalog.register(writer.registration(i, i + 1, shards))).isInstanceOf(Registered.class);
            registered += shards.length;
        }
        return registered;
    }

    private boolean rollBack(int times) throws Exception {
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < times; i++) {
                statement.execute("UPDATE feed SET seq = seq + 7 WHERE kind = 'event'");
                connection.rollback();
            }
        }
        return true;
    }

    private long checkTail(long seen) {
        List<TailEntry> tail = catalog.tail(seen, 1_000);
        for (int i = 0; i < tail.size(); i++) {
            assertThat(tail.get(i).seq()).isEqualTo(seen + i + 1);
        }
        return seen + tail.size();
    }
}
