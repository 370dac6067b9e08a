package io.scoreline.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.store.FaultyDisk;
import io.scoreline.shard.store.FaultyDisk.Operation;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.Survival;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The machine crashes, and what was acknowledged is still there: in the journal, or in a registered shard. Journal and
/// store lie on a disk that loses what was not forced.
final class ShardWriterCrashTest {
    private static final int PARTITIONS = 2;
    private static final int CRASHES = Integer.getInteger("scoreline.crashes", 14);

    /// A crash comes within so many operations of the disk: enough for some seals.
    private static final int MOST_OPERATIONS = 160;

    private static final int MOST_BATCHES = 200;

    /// So small that a journal has many segments.
    private static final int SEGMENT_BYTES = 6_000;

    private final long seed = FaultyDisk.newSeed("ShardWriterCrashTest");
    private final Random random = new Random(seed);
    private final CrashingProducers producers = new CrashingProducers(seed);

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private TestingStore store;

    @BeforeEach
    void open() {
        store = TestingStore.in(directory.resolve("store"), PARTITIONS);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Survival.class,
            names = {"ANYTHING", "PREFIX", "NOTHING"})
    void whatWasAcknowledgedIsThereOnceHoweverOftenTheMachineCrashes(Survival survival) throws Exception {
        FaultyDisk disk = disk("attic", survival);
        for (int crash = 0; crash < CRASHES; crash++) {
            disk.crashAt(1 + random.nextInt(MOST_OPERATIONS));
            runUntilCrashed(disk, "crash" + crash);
            disk = disk.restart();
            store.expectRegisteredFilesWhole();
        }
        sealTheRest(disk);
        expectOnce();
    }

    @Test
    void aFailedForceOfTheJournalEndsAcknowledgementsAndIsNeverTriedAgain() throws Exception {
        FaultyDisk journal = disk("journal-attic", Survival.NOTHING);
        FaultyDisk files = disk("attic", Survival.NOTHING);
        ShardWriter writer = open(journal, files);
        // The very next force may fail: something is acknowledged even then.
        producers.append(writer, "before");
        int failing = journal.count(Operation.FORCE) + 1 + random.nextInt(30);
        journal.failFrom(Operation.FORCE, failing - journal.count(Operation.FORCE));
        producers.run(writer, "eio", MOST_BATCHES);
        assertThat(writer.failure()).isInstanceOf(WriterFencedException.class);
        journal.heal();
        assertThatThrownBy(() -> producers.append(writer, "never")).isInstanceOf(ExecutionException.class);
        assertThat(journal.count(Operation.FORCE)).as("forces").isEqualTo(failing);
        crash(writer, journal, files);
        sealTheRest(journal.restart(), files.restart());
        expectOnce();
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"FORCE", "FORCE_DIRECTORY", "LINK", "WRITE"})
    void whileTheStoreFailsEventsStayInTheJournalAndAreSealedLater(Operation operation) throws Exception {
        FaultyDisk journal = disk("journal-attic", Survival.NOTHING);
        FaultyDisk files = disk("attic", Survival.NOTHING);
        ShardWriter writer = open(journal, files);
        files.failFrom(operation, 1 + random.nextInt(4));
        producers.run(writer, "eio", 20);
        Receipt last = producers.append(writer, "last");
        assertThat(writer.failure()).isNull();
        files.heal();
        writer.stored(last).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
        crash(writer, journal, files);
        journal.restart();
        files.restart();
        store.expectRegisteredFilesWhole();
        expectOnce();
    }

    @Test
    void aFullDiskIsAnsweredAndNothingAcknowledgedIsLost() throws Exception {
        FaultyDisk disk = disk("attic", Survival.NOTHING);
        ShardWriter writer = open(disk, disk);
        disk.fillAfter(40_000 + random.nextInt(10_000));
        producers.run(writer, "full", MOST_BATCHES);
        assertThat(writer.failure()).isNull();
        disk.heal();
        Receipt last = producers.append(writer, "last");
        writer.stored(last).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
        crash(writer, disk, disk);
        disk.restart();
        store.expectRegisteredFilesWhole();
        expectOnce();
    }

    private FaultyDisk disk(String attic, Survival survival) throws IOException {
        return new FaultyDisk(directory.resolve(attic), survival, seed);
    }

    private void runUntilCrashed(FaultyDisk disk, String round) throws Exception {
        ShardWriter writer;
        try {
            writer = open(disk, disk);
        } catch (FaultyDisk.Crashed e) {
            return;
        }
        producers.run(writer, round, MOST_BATCHES);
        crash(writer, disk, disk);
        assertThat(producers.unexpected()).as("seed %d", seed).isEmpty();
    }

    private static void crash(ShardWriter writer, FaultyDisk journal, FaultyDisk files) {
        journal.crash();
        files.crash();
        writer.abandon();
    }

    private void sealTheRest(FaultyDisk disk) throws IOException {
        sealTheRest(disk, disk);
    }

    private void sealTheRest(FaultyDisk journal, FaultyDisk files) throws IOException {
        ShardWriter writer = open(journal, files);
        writer.close();
        assertThat(writer.failure()).as("seed %d", seed).isNull();
        assertThat(writer.oldestUnregisteredMillis()).as("seed %d", seed).isEmpty();
        store.expectRegisteredFilesWhole();
    }

    private void expectOnce() throws Exception {
        assertThat(producers.unexpected()).as("seed %d", seed).isEmpty();
        assertThat(producers.acknowledged()).as("seed %d", seed).isNotEmpty();
        List<String> registered =
                store.liveFiles().isEmpty() ? List.of() : store.query("SELECT id FROM " + store.events());
        assertThat(registered).as("seed %d: acknowledged", seed).containsAll(producers.acknowledged());
        assertThat(registered).as("seed %d: twice", seed).doesNotHaveDuplicates();
    }

    private ShardWriter open(FaultyDisk journal, FaultyDisk files) throws IOException {
        ShardWriterSettings plain = store.settings("a", 8 << 20);
        ShardWriterSettings small = new ShardWriterSettings(
                plain.replica(),
                plain.journalDirectory(),
                plain.journalCapBytes(),
                SEGMENT_BYTES,
                plain.sealBytes(),
                Duration.ofSeconds(TestingStore.DEADLINE_SECONDS));
        return ShardWriter.open(small, store.parts(new LocalFileStore(store.data(), files), store.catalog()), journal);
    }
}
