package io.scoreline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.postgres.TestingPostgres;
import io.scoreline.worker.verify.StoreVerifier;
import io.scoreline.worker.verify.VerifyReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreVerifierTest {
    @TempDir
    private Path directory;

    /// Sound at first; then one fault after the other is planted, found, and taken away again.
    @Test
    void every_planted_fault_is_found() throws Exception {
        try (TestingStore store =
                TestingStore.open(TestingPostgres.newDatabase(), directory, 2, Duration.ofHours(1))) {
            store.define(TestingDefinitions.RISK, false);
            fill(store);
            VerifyReport sound = verify(store, true);
            assertThat(sound.faults()).isEmpty();
            assertThat(sound.isSound()).isTrue();
            assertThat(sound.rows()).isEqualTo(store.liveShards().stream().mapToLong(ShardEntry::rows).sum());
            assertThat(sound.scores()).isEqualTo(13);
            assertThat(verify(store, false).isSound()).isTrue();

            damagedFiles(store);
            wrongCatalog(store);
            rangesThatOverlap(store);
            assertThat(verify(store, true).isSound()).isTrue();

            Files.copy(file(store, landing(store)), directory.resolve("events/stray.parquet"));
            store.catalog.putAside(landing(store).partition(), landing(store).path(), "as a test says");
            VerifyReport last = verify(store, false);
            assertThat(last.unknownFiles()).containsExactly("events/stray.parquet");
            assertThat(last.setAside()).singleElement().satisfies(file -> assertThat(file.problem())
                    .contains("as a test says"));
            assertThat(last.isSound()).isFalse();
        }
    }

    private void damagedFiles(TestingStore store) throws Exception {
        ShardEntry shard = landing(store);
        damaged(store, shard, bytes -> Arrays.copyOf(bytes, bytes.length - 1), "bytes as registered");
        damaged(store, shard, StoreVerifierTest::flip, "SHA-256");
        Path file = file(store, shard);
        Path away = directory.resolve("away");
        Files.move(file, away);
        found(store, shard.path().value(), "found none");
        Files.move(away, file);
    }

    private void damaged(TestingStore store, ShardEntry shard, UnaryOperator<byte[]> damage, String problem)
            throws Exception {
        Path file = file(store, shard);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, damage.apply(bytes.clone()));
        found(store, shard.path().value(), problem);
        Files.write(file, bytes);
    }

    private void wrongCatalog(TestingStore store) throws Exception {
        ShardEntry shard = landing(store);
        String where = " WHERE id = " + shard.id();
        changed(store, "event_shard SET partition = 1 - partition" + where, shard.path().value(), "partition");
        changed(store, "event_shard SET min_ts = min_ts + 1, max_ts = max_ts + 2" + where, shard.path().value(), "time");
        changed(store, "event_shard SET rows = rows + 1" + where, shard.path().value(), "rows as registered");
        changed(store, "progress SET scored = scored + 1", "counts of test-risk@1", "accepted");
        lostScores(store);
    }

    private void lostScores(TestingStore store) throws Exception {
        for (String table : List.of("score_shard", "score_base")) {
            store.execute("CREATE TABLE kept_" + table + " AS SELECT * FROM " + table);
            store.execute("DELETE FROM " + table);
        }
        found(store, "scores of test-risk@1", "another state");
        for (String table : List.of("score_shard", "score_base")) {
            store.execute("INSERT INTO " + table + " SELECT * FROM kept_" + table);
            store.execute("DROP TABLE kept_" + table);
        }
    }

    private void changed(TestingStore store, String update, String subject, String problem) throws Exception {
        String table = update.substring(0, update.indexOf(' '));
        store.execute("CREATE TABLE kept AS SELECT * FROM " + table);
        store.execute("UPDATE " + update);
        found(store, subject, problem);
        store.execute("DELETE FROM " + table);
        store.execute("INSERT INTO " + table + (table.equals("event_shard") ? " OVERRIDING SYSTEM VALUE" : "")
                + " SELECT * FROM kept");
        store.execute("DROP TABLE kept");
    }

    /// The same piece of a journal registered twice.
    private void rangesThatOverlap(TestingStore store) throws Exception {
        ShardEntry shard = landing(store);
        String twin = shard.path().value().replace(".parquet", "0.parquet");
        Files.copy(file(store, shard), directory.resolve(twin));
        store.execute("INSERT INTO event_shard (seq, level, from_seq, to_seq, partition, min_day, max_day, path, rows, bytes,"
                + " sha256, min_ts, max_ts, registered_at) SELECT 1000, 0, 1000, 1000, partition, min_day, max_day, '"
                + twin + "', rows, bytes, sha256, min_ts, max_ts, registered_at FROM event_shard WHERE id = " + shard.id());
        VerifyReport report = verify(store, false);
        assertThat(report.faults()).anyMatch(fault -> fault.problem().contains("of a journal, of which"));
        store.execute("DELETE FROM event_shard WHERE seq = 1000");
        Files.delete(directory.resolve(twin));
    }

    private void found(TestingStore store, String subject, String problem) throws Exception {
        VerifyReport report = verify(store, true);
        assertThat(report.faults()).anySatisfy(fault -> {
            assertThat(fault.subject()).isEqualTo(subject);
            assertThat(fault.problem()).contains(problem);
        });
        assertThat(report.isSound()).isFalse();
    }

    /// Enough to be merged in one partition at least, with duplicates, and some landing shards beside.
    private static void fill(TestingStore store) throws Exception {
        try (Worker worker = store.worker("w")) {
            for (int round = 0; round < 36; round++) {
                List<TestingEvent> events = new ArrayList<>();
                for (int i = 0; i < 13; i++) {
                    events.add(TestingEvent.of("host-" + i, "id-" + (round / 2) + "-" + i, round, i));
                }
                store.land(events);
            }
            store.awaitScored();
            store.await("merges", () -> worker.counts().mergedFiles() >= 64);
            store.land(List.of(TestingEvent.of("host-1", "last-1", 100, 1), TestingEvent.of("host-2", "last-2", 100, 1)));
            store.land(List.of(TestingEvent.of("host-3", "last-3", 100, 1), TestingEvent.of("host-0", "last-0", 100, 1)));
            store.awaitScored();
            assertThat(worker.lastFailure()).isNull();
        }
    }

    private static VerifyReport verify(TestingStore store, boolean deep) throws Exception {
        return new StoreVerifier(
                        store.catalog, store.files, new MemoryBudget(64 << 20), Instant.now().plus(Duration.ofMinutes(5)))
                .verify(deep);
    }

    private static ShardEntry landing(TestingStore store) {
        return store.liveShards().stream()
                .filter(shard -> shard.level() == 0)
                .findFirst()
                .orElseThrow();
    }

    private Path file(TestingStore store, ShardEntry shard) {
        assertThat(store.liveShards()).contains(shard);
        return directory.resolve(shard.path().value());
    }

    private static byte[] flip(byte[] bytes) {
        bytes[bytes.length / 2] ^= 1;
        return bytes;
    }
}
