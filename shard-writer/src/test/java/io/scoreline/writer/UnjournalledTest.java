package io.scoreline.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.PartitionId;
import io.scoreline.writer.event.EventBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Writers that keep nothing on a disk of their own.
final class UnjournalledTest {
    private static final String NAME = "api-1";

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private TestingStore store;

    @BeforeEach
    void open() {
        store = TestingStore.in(directory, 2);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private ShardWriter start() throws IOException {
        return ShardWriter.open(store.unjournalled(NAME), store.parts());
    }

    private static EventBatch batch(String ids, int rows) {
        TestingBatches events = TestingBatches.tenant("t");
        for (int i = 0; i < rows; i++) {
            events.event("e" + i % 7, ids + i, 1_767_225_600_000_000L + i, "{}");
        }
        return events.build();
    }

    private static void store(ShardWriter writer, EventBatch batch) throws Exception {
        Receipt receipt = writer.append(batch).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
        writer.stored(receipt).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private String openWriters() throws Exception {
        return store.value("SELECT count(*) FROM scoreline.writer WHERE ended_at IS NULL");
    }

    @Test
    void aStartAfterACrashBeginsAnewAndKeepsWhatWasStored() throws Exception {
        ShardWriter crashed = start();
        store(crashed, batch("a", 10));
        crashed.abandon();
        try (ShardWriter writer = start()) {
            assertThat(writer.id()).isNotEqualTo(crashed.id());
            assertThat(writer.replayed()).isTrue();
            assertThat(openWriters()).isEqualTo("1");
            store(writer, batch("b", 10));
        }
        assertThat(openWriters()).isEqualTo("0");
        assertThat(store.query("SELECT count(*), count(DISTINCT id) FROM " + store.events())).containsExactly("20|20");
        assertThat(store.catalog().totals().accepted()).isEqualTo(20);
    }

    /// A process that was taken for dead must not bring anything in behind its successor's back.
    @Test
    void aWriterThatWasFollowedIsFenced() throws Exception {
        ShardWriter first = start();
        store(first, batch("a", 10));
        store.execute("SELECT scoreline.end_unjournalled('" + NAME + "', interval '0')");
        var _ = first.append(batch("b", 10));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestingStore.DEADLINE_SECONDS);
        while (first.failure() == null && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        assertThat(first.failure()).isInstanceOf(WriterFencedException.class);
        assertThat(store.query("SELECT count(*) FROM " + store.events())).containsExactly("10");
        first.abandon();
    }

    @Test
    void aJournalOfTheSameNameIsNotPassedOver() throws Exception {
        ShardWriter journalled = store.writer(NAME);
        store(journalled, batch("a", 10));
        journalled.abandon();
        assertThatThrownBy(this::start).isInstanceOf(JournalStrandedException.class);
        store.writer(NAME).close();
        start().abandon();
        store.writer(NAME).close();
        assertThat(openWriters()).isEqualTo("0");
    }

    @Test
    void whoseProcessesAreGoneEndsAndLeavesAfterADay() throws Exception {
        ShardWriter crashed = start();
        store(crashed, batch("a", 10));
        crashed.abandon();
        assertThat(store.catalog().advanceErasures()).isZero();
        assertThat(openWriters()).as("nobody waits for it").isEqualTo("1");
        store.catalog().requestErasure("t", "e1", new PartitionId(0));
        assertThat(store.catalog().advanceErasures()).isEqualTo(1);
        assertThat(openWriters()).isEqualTo("0");
        store.execute("UPDATE scoreline.writer SET ended_at = ended_at - interval '2 days'");
        try (ShardWriter writer = ShardWriter.open(store.unjournalled("api-2"), store.parts())) {
            store(writer, batch("b", 5));
            assertThat(store.value("SELECT count(*) FROM scoreline.writer")).isEqualTo("1");
            assertThat(store.catalog().totals().accepted()).isEqualTo(15);
        }
    }
}
