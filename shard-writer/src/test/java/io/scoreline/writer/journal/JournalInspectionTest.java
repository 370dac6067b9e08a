package io.scoreline.writer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.writer.TestingBatches;
import io.scoreline.writer.event.SourceRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalInspectionTest {
    private static final int SEGMENT_BYTES = 256;

    @TempDir
    Path directory;

    private Journal started() throws IOException {
        Journal journal = Journal.open(
                new JournalSettings(directory, 64 << 20, SEGMENT_BYTES), Clock.systemUTC(), record -> {});
        TestingJournals.start(journal, 0);
        return journal;
    }

    private static void append(Journal journal, TestingBatches batch) throws Exception {
        journal.append(batch.build().encoded()).get(TestingJournals.DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /// Six batches of two events each in several segments.
    private List<Path> several() throws Exception {
        try (Journal journal = started()) {
            for (int i = 0; i < 6; i++) {
                append(
                        journal,
                        TestingBatches.source("tenant", "file", 2L * i, 2L * i + 2)
                                .event("a", "1-" + i, 0, "{}")
                                .event("b", "2-" + i, 0, "{}"));
            }
        }
        List<Path> segments = TestingJournals.segments(directory);
        assertThat(segments).hasSizeGreaterThan(2);
        return segments;
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                found.put(
                        file.getFileName() + " " + Files.getLastModifiedTime(file),
                        Arrays.toString(Files.readAllBytes(file)));
            }
        }
        return found;
    }

    @Test
    void everySegmentIsDescribedAndNothingIsChanged() throws Exception {
        several();
        Files.writeString(directory.resolve("00000000000000000099.journal.tmp"), "left behind");
        Map<String, String> before = contents();
        JournalInspection.Findings found = JournalInspection.directory(directory);
        assertThat(contents()).isEqualTo(before);
        assertThat(found.faults()).isEmpty();
        assertThat(found.writer()).isEqualTo(JournalIdentity.read(directory.resolve("writer")));
        assertThat(found.segments()).allMatch(segment -> segment.fault() == null && segment.tornBytes() == 0);
        assertThat(found.segments().stream().mapToLong(s -> s.totals().records()).sum()).isEqualTo(6);
        assertThat(found.segments().stream().mapToLong(s -> s.totals().events()).sum()).isEqualTo(12);
        assertThat(found.segments().getLast().lastPosition()).isEqualTo(6);

        SegmentDescription first = JournalInspection.segment(found.segments().getFirst().file(), 1);
        assertThat(first.records()).hasSize(1);
        assertThat(first.records().getFirst().tenant()).isEqualTo("tenant");
        assertThat(first.records().getFirst().source()).isEqualTo(new SourceRange("file", 0, 2));
        assertThat(first.totals().bytes()).isEqualTo(first.fileBytes());
    }

    @Test
    void theHolderIsToldWhileThereIsOneAndMayGoOn() throws Exception {
        try (Journal journal = started()) {
            append(journal, TestingBatches.tenant("t").event("a", "1", 0, "{}"));
            assertThat(JournalInspection.directory(directory).holder())
                    .contains(ProcessHandle.current().pid());
            append(journal, TestingBatches.tenant("t").event("a", "2", 0, "{}"));
        }
        if (Files.isReadable(Path.of("/proc/self/fd"))) {
            assertThat(JournalInspection.directory(directory).holder()).isEmpty();
        }
        Files.writeString(directory.resolve("lock"), "999999999\n");
        assertThat(JournalInspection.directory(directory).holder()).isEmpty();
    }

    @Test
    void aTornTailIsNoFaultInTheNewestSegmentAlone() throws Exception {
        List<Path> files = several();
        cut(files.getLast(), 3);
        SegmentDescription newest =
                JournalInspection.directory(directory).segments().getLast();
        assertThat(newest.fault()).isNull();
        assertThat(newest.tornBytes()).isPositive();
        cut(files.getFirst(), 3);
        assertThat(JournalInspection.directory(directory).segments().getFirst().fault())
                .contains(files.getFirst().toString(), "expected a record with position", "a later segment behind it");
    }

    private static void cut(Path file, int bytes) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - bytes));
    }

    @Test
    void damageIsSaidWithWhereAndWhatWasReadBefore() throws Exception {
        List<Path> files = several();
        byte[] bytes = Files.readAllBytes(files.getFirst());
        bytes[70] ^= 1;
        Files.write(files.getFirst(), bytes);
        JournalInspection.Findings found = JournalInspection.directory(directory);
        assertThat(found.segments().getFirst().fault()).contains("offset 64");
        bytes[3] ^= 1;
        Files.write(files.getFirst(), bytes);
        SegmentDescription described = JournalInspection.segment(files.getFirst(), 5);
        assertThat(described.head()).isNull();
        assertThat(described.fault()).contains("offset 0", "another magic number");
        Files.write(files.getLast(), new byte[10]);
        assertThat(JournalInspection.segment(files.getLast(), 5).fault()).contains("a file of 10 bytes");
    }

    @Test
    void aMissingSegmentAndAnotherWritersSegmentAreFaults() throws Exception {
        List<Path> files = several();
        Files.writeString(directory.resolve("writer"), "scoreline-journal-writer 1 nonsense");
        JournalInspection.Findings found = JournalInspection.directory(directory);
        assertThat(found.writer()).isNull();
        assertThat(found.faults()).singleElement().asString().contains("writer", "<UUID> <checksum>", "nonsense");
        Files.delete(files.get(1));
        assertThat(JournalInspection.directory(directory).segments().get(1).fault())
                .contains("expected first position");
    }

    @Test
    void whatIsNoJournalIsRefused() throws Exception {
        assertThatThrownBy(() -> JournalInspection.directory(directory.resolve("none")))
                .isInstanceOf(NotDirectoryException.class);
        assertThat(JournalInspection.directory(directory).faults())
                .singleElement()
                .asString()
                .contains("expected a journal, found no segment");
    }
}
