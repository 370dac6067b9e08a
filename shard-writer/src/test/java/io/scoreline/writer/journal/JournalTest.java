package io.scoreline.writer.journal;

import static io.scoreline.writer.journal.TestingJournals.append;
import static io.scoreline.writer.journal.TestingJournals.records;
import static io.scoreline.writer.journal.TestingJournals.segments;
import static io.scoreline.writer.journal.TestingJournals.settings;
import static io.scoreline.writer.journal.TestingJournals.start;
import static io.scoreline.writer.journal.TestingJournals.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.catalog.WriterId;
import io.scoreline.shard.store.FaultyDisk;
import io.scoreline.shard.store.FaultyDisk.Operation;
import io.scoreline.shard.store.Survival;
import io.scoreline.writer.JournalFullException;
import io.scoreline.writer.WriterFencedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    @TempDir
    Path directory;

    @TempDir
    Path attic;

    @Test
    void aJournalGoesOnWhereItEnded() throws Exception {
        JournalSettings settings = settings(directory);
        WriterId writer;
        try (Journal journal = started(settings)) {
            writer = journal.writer();
            assertThat(append(journal, "one")).isEqualTo(1);
            assertThat(append(journal, "two")).isEqualTo(2);
        }
        try (Journal journal = started(settings)) {
            assertThat(journal.writer()).isEqualTo(writer);
            assertThat(append(journal, "three")).isEqualTo(3);
        }
        assertThat(records(settings)).containsExactly("1=one", "2=two", "3=three");
    }

    @Test
    void manyThreadsShareGroupsAndEveryBatchGetsItsPosition() throws Exception {
        int threads = 64;
        int each = 50;
        FaultyDisk disk = disk();
        Set<Long> positions = new HashSet<>();
        ConcurrentLinkedQueue<CompletableFuture<Long>> futures = new ConcurrentLinkedQueue<>();
        try (Journal journal = Journal.open(settings(directory), Clock.systemUTC(), record -> {}, disk)) {
            start(journal, 0);
            List<Thread> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                running.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < each; i++) {
                        CompletableFuture<Long> future =
                                journal.append(("t" + thread + "-" + i).getBytes(StandardCharsets.UTF_8));
                        future.join();
                        futures.add(future);
                    }
                }));
            }
            for (Thread thread : running) {
                thread.join();
            }
            for (CompletableFuture<Long> future : futures) {
                positions.add(future.get());
            }
            assertThat(positions).hasSize(threads * each).contains(1L, (long) threads * each);
            assertThat(disk.count(Operation.FORCE)).isLessThan(threads * each);
        }
        assertThat(records(settings(directory))).hasSize(threads * each);
    }

    @Test
    void aReaderWalksOverSegmentsRangeByRangeAndCanReadAgain() throws Exception {
        JournalSettings settings = new JournalSettings(directory, 1 << 20, 200);
        try (Journal journal = started(settings)) {
            for (int i = 1; i <= 40; i++) {
                append(journal, "record number " + i);
            }
            assertThat(segments(directory)).hasSizeGreaterThan(5);
            JournalReader reader = journal.readerAfter(3);
            assertThat(reader.extend(150)).isTrue();
            assertThat(reader.from()).isEqualTo(3);
            List<String> first =
                    reader.read().stream().map(TestingJournals::text).toList();
            assertThat(first).first().isEqualTo("record number 4");
            assertThat(reader.read().stream().map(TestingJournals::text).toList())
                    .isEqualTo(first);
            reader.extend(1000);
            assertThat(reader.read()).hasSizeGreaterThan(first.size());
            List<String> all = new ArrayList<>();
            while (!reader.isEmpty()) {
                reader.read().forEach(record -> all.add(record.position() + "=" + TestingJournals.text(record)));
                reader.consume();
                reader.extend(500);
            }
            assertThat(all).hasSize(37).last().isEqualTo("40=record number 40");
            assertThat(append(journal, "more")).isEqualTo(41);
            assertThat(reader.extend(1)).isTrue();
            assertThat(reader.read()).hasSize(1);
            reader.close();
        }
    }

    @Test
    void aRecordLargerThanTheRangeIsReadAlone() throws Exception {
        try (Journal journal = started(settings(directory))) {
            append(journal, "x".repeat(500_000));
            append(journal, "y");
            try (JournalReader reader = journal.readerAfter(0)) {
                assertThat(reader.extend(1000)).isTrue();
                assertThat(reader.to()).isEqualTo(1);
                assertThat(reader.read().getFirst().length()).isEqualTo(500_000);
            }
        }
    }

    @Test
    void theDiskCapIsAnsweredAndReleasingMakesRoom() throws Exception {
        JournalSettings settings = new JournalSettings(directory, 4000, 1000);
        try (Journal journal = started(settings)) {
            long last = fill(journal);
            assertThat(journal.bytes()).isLessThanOrEqualTo(4000);
            assertThat(journal.failure()).isNull();
            journal.release(last);
            assertThat(appendWhenThereIsRoom(journal)).isEqualTo(last + 1);
        }
    }

    private static long fill(Journal journal) throws Exception {
        long last = 0;
        while (true) {
            try {
                last = append(journal, "z".repeat(700));
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(JournalFullException.class);
                return last;
            }
        }
    }

    private static long appendWhenThereIsRoom(Journal journal) throws Exception {
        long deadline = System.nanoTime()
                + Duration.ofSeconds(TestingJournals.DEADLINE_SECONDS).toNanos();
        while (true) {
            try {
                return append(journal, "z".repeat(700));
            } catch (ExecutionException e) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
        }
    }

    @Test
    void aFailedForceFencesForGood() throws Exception {
        FaultyDisk disk = disk();
        try (Journal journal = Journal.open(settings(directory), Clock.systemUTC(), record -> {}, disk)) {
            start(journal, 0);
            append(journal, "good");
            int forces = disk.count(Operation.FORCE);
            disk.failFrom(Operation.FORCE, 1);
            assertThatThrownBy(() -> append(journal, "lost")).hasCauseInstanceOf(WriterFencedException.class);
            disk.heal();
            assertThatThrownBy(() -> append(journal, "never")).hasCauseInstanceOf(WriterFencedException.class);
            assertThat(journal.failure()).isInstanceOf(WriterFencedException.class);
            assertThat(journal.forcedPosition()).isEqualTo(1);
            assertThat(disk.count(Operation.FORCE)).as("never tried again").isEqualTo(forces + 1);
        }
    }

    @Test
    void whatIsAcknowledgedFromFoldersThatWereNotThereSurvivesACrash() throws Exception {
        FaultyDisk disk = disk();
        JournalSettings deep = settings(directory.resolve("data/journal/a"));
        try (Journal journal = Journal.open(deep, Clock.systemUTC(), record -> {}, disk)) {
            start(journal, 0);
            append(journal, "one");
            disk.crash();
        }
        disk.restart();
        assertThat(records(deep)).containsExactly("1=one");
    }

    /// Sectors reach the disk in any order: of a group that was being written when the machine crashed, later records
    /// may be there and earlier ones not.
    @Test
    void aGroupOfWhichOnlySomeSectorsWereWrittenIsATornTail() throws Exception {
        for (long seed = 1; seed <= 30; seed++) {
            JournalSettings settings = settings(directory.resolve("seed" + seed));
            FaultyDisk disk = new FaultyDisk(attic, Survival.ANYTHING, seed);
            HoldingClock clock = new HoldingClock();
            try (Journal journal = Journal.open(settings, clock, record -> {}, disk)) {
                start(journal, 0);
                append(journal, "acknowledged");
                crashInTheForceOfAGroup(journal, disk, clock);
            }
            disk.restart();
            try (Journal journal = started(settings)) {
                assertThat(journal.forcedPosition()).as("seed %d", seed).isGreaterThanOrEqualTo(2);
                append(journal, "more");
            }
        }
    }

    /// The journal's thread is held at its clock while the group comes together.
    private static void crashInTheForceOfAGroup(Journal journal, FaultyDisk disk, HoldingClock clock)
            throws Exception {
        clock.hold();
        CompletableFuture<Long> alone = journal.append("alone".getBytes(StandardCharsets.UTF_8));
        clock.awaitHeld();
        List<CompletableFuture<Long>> group = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            group.add(journal.append(("x".repeat(700) + i).getBytes(StandardCharsets.UTF_8)));
        }
        // A write and a force for the first, a write for the group.
        disk.crashAt(4);
        clock.release();
        assertThat(alone.get(TestingJournals.DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo(2);
        for (CompletableFuture<Long> append : group) {
            assertThatThrownBy(() -> append.get(TestingJournals.DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(WriterFencedException.class);
        }
    }

    @Test
    void aFullDiskIsAnsweredAndWhatWasWrittenIsTakenBack() throws Exception {
        FaultyDisk disk = disk();
        try (Journal journal = Journal.open(settings(directory), Clock.systemUTC(), record -> {}, disk)) {
            start(journal, 0);
            append(journal, "good");
            disk.fillAfter(20);
            assertThatThrownBy(() -> append(journal, "refused")).hasCauseInstanceOf(JournalFullException.class);
            disk.heal();
            assertThat(append(journal, "better")).isEqualTo(2);
        }
        assertThat(records(settings(directory))).containsExactly("1=good", "2=better");
    }

    @Test
    void aFullDiskThatCannotBeCutBackFences() throws Exception {
        FaultyDisk disk = disk();
        try (Journal journal = Journal.open(settings(directory), Clock.systemUTC(), record -> {}, disk)) {
            start(journal, 0);
            disk.fillAfter(20);
            disk.failFrom(Operation.TRUNCATE, 1);
            assertThatThrownBy(() -> append(journal, "refused")).hasCauseInstanceOf(WriterFencedException.class);
        }
    }

    @Test
    void aSecondWriterOfTheDirectoryIsRefused() throws Exception {
        try (Journal journal = started(settings(directory))) {
            assertThat(journal.failure()).isNull();
            assertThatThrownBy(() -> started(settings(directory)))
                    .isInstanceOf(JournalLockedException.class)
                    .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()));
        }
        started(settings(directory)).close();
    }

    @Test
    void aSecondProcessIsRefused() throws Exception {
        try (Journal journal = started(settings(directory))) {
            assertThat(journal.failure()).isNull();
            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            OpeningProcess.class.getName(),
                            directory.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(other.waitFor(TestingJournals.DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(said)
                    .contains("JournalLockedException")
                    .contains(String.valueOf(ProcessHandle.current().pid()));
            assertThat(other.exitValue()).isEqualTo(1);
        }
    }

    /// Tries to open the journal of its first argument.
    static final class OpeningProcess {
        private OpeningProcess() {}

        public static void main(String[] args) throws IOException {
            started(settings(Path.of(args[0]))).close();
        }
    }

    @Test
    void aJournalThatEndsBeforeWhatIsRegisteredIsRefused() throws Exception {
        try (Journal journal = started(settings(directory))) {
            append(journal, "one");
        }
        Journal journal = Journal.open(settings(directory), Clock.systemUTC(), record -> {});
        assertThatThrownBy(() -> start(journal, 2))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("position 2")
                .hasMessageContaining("ends at position 1");
    }

    @Test
    void anEmptiedJournalKeepsItsWriterAndIsRefused() throws Exception {
        WriterId writer;
        try (Journal journal = started(settings(directory))) {
            writer = journal.writer();
            append(journal, "one");
        }
        for (Path segment : segments(directory)) {
            Files.delete(segment);
        }
        Journal journal = Journal.open(settings(directory), Clock.systemUTC(), record -> {});
        assertThat(journal.writer()).isEqualTo(writer);
        assertThatThrownBy(() -> start(journal, 1)).isInstanceOf(JournalDamagedException.class);
    }

    @Test
    void aLostIdentityFileIsMadeAgainFromTheSegments() throws Exception {
        WriterId writer;
        try (Journal journal = started(settings(directory))) {
            writer = journal.writer();
        }
        Files.delete(directory.resolve("writer"));
        try (Journal journal = started(settings(directory))) {
            assertThat(journal.writer()).isEqualTo(writer);
        }
        assertThat(directory.resolve("writer")).exists();
    }

    private FaultyDisk disk() throws IOException {
        return new FaultyDisk(attic, Survival.NOTHING, 1);
    }
}
