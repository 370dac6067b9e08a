package io.scoreline.writer.journal;

import static io.scoreline.writer.journal.TestingJournals.append;
import static io.scoreline.writer.journal.TestingJournals.recordsAfter;
import static io.scoreline.writer.journal.TestingJournals.segments;
import static io.scoreline.writer.journal.TestingJournals.start;
import static io.scoreline.writer.journal.TestingJournals.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.store.FaultyDisk;
import io.scoreline.shard.store.FaultyDisk.Operation;
import io.scoreline.shard.store.Survival;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Segments whose records are registered go, and what is left is a journal.
final class JournalReleaseTest {
    @TempDir
    Path directory;

    @TempDir
    Path attic;

    @Test
    void registeredSegmentsAreDeletedButNeverTheNewest() throws Exception {
        JournalSettings settings = new JournalSettings(directory, 1 << 20, 200);
        try (Journal journal = started(settings)) {
            for (int i = 1; i <= 40; i++) {
                append(journal, "record number " + i);
            }
            journal.release(20);
            append(journal, "tick");
            assertThat(recordsAfter(journal, 20)).hasSize(21);
            journal.release(41);
            append(journal, "tock");
        }
        assertThat(segments(directory)).hasSizeBetween(1, 2);
        try (Journal journal = Journal.open(settings, Clock.systemUTC(), record -> {})) {
            start(journal, 42);
            assertThat(append(journal, "after")).isEqualTo(43);
        }
    }

    @Test
    void whatIsToGoShareNoSegmentWithWhatComesAfter() throws Exception {
        JournalSettings settings = new JournalSettings(directory, 1 << 22, 1 << 20);
        try (Journal journal = started(settings)) {
            for (int i = 1; i <= 10; i++) {
                append(journal, "record number " + i);
            }
            journal.emptyUpTo(10);
            append(journal, "after");
            assertThat(journal.holds(10)).as("not registered yet").isTrue();
            assertThat(segments(directory)).hasSize(2);
            journal.release(10);
            append(journal, "tick");
            append(journal, "tock");
            assertThat(journal.holds(10)).isFalse();
            assertThat(segments(directory)).hasSize(1);
            assertThat(recordsAfter(journal, 10)).hasSize(3);
        }
        try (Journal journal = Journal.open(settings, Clock.systemUTC(), record -> {})) {
            start(journal, 10);
            assertThat(append(journal, "last")).isEqualTo(14);
        }
    }

    @Test
    void whateverDeletionsACrashUndoesWhatIsLeftIsOneJournal() throws Exception {
        for (long seed = 1; seed <= 20; seed++) {
            JournalSettings settings = new JournalSettings(directory.resolve("seed" + seed), 1 << 20, 200);
            FaultyDisk disk = new FaultyDisk(attic, Survival.ANYTHING, seed);
            try (Journal journal = Journal.open(settings, Clock.systemUTC(), record -> {}, disk)) {
                start(journal, 0);
                for (int i = 1; i <= 40; i++) {
                    append(journal, "record number " + i);
                }
                int deleted = disk.count(Operation.DELETE);
                journal.release(30);
                append(journal, "tick");
                append(journal, "tock");
                assertThat(disk.count(Operation.DELETE) - deleted).isGreaterThan(5);
                disk.crash();
            }
            disk.restart();
            try (Journal journal = Journal.open(settings, Clock.systemUTC(), record -> {})) {
                start(journal, 30);
                assertThat(recordsAfter(journal, 30)).as("seed %d", seed).hasSize(12);
            }
        }
    }
}
