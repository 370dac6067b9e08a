package io.scoreline.writer.journal;

import static io.scoreline.writer.journal.TestingJournals.append;
import static io.scoreline.writer.journal.TestingJournals.records;
import static io.scoreline.writer.journal.TestingJournals.segments;
import static io.scoreline.writer.journal.TestingJournals.settings;
import static io.scoreline.writer.journal.TestingJournals.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalDamageTest {
    @TempDir
    Path directory;

    private Path only = Path.of("");

    @BeforeEach
    void threeRecords() throws Exception {
        try (Journal journal = started(settings(directory))) {
            append(journal, "first");
            append(journal, "second");
            append(journal, "third");
        }
        only = segments(directory).getFirst();
    }

    @Test
    void aTailTornAtAnyByteIsCutAndTheJournalGoesOn() throws Exception {
        byte[] whole = Files.readAllBytes(only);
        int lastRecord = whole.length - SegmentFormat.RECORD_HEADER_BYTES - "third".length();
        for (int length = lastRecord; length < whole.length; length++) {
            Files.write(only, Arrays.copyOf(whole, length));
            assertThat(records(settings(directory))).as("cut at %d", length).containsExactly("1=first", "2=second");
            assertThat(Files.size(only)).as("opening alone changes nothing").isEqualTo(length);
            try (Journal journal = started(settings(directory))) {
                assertThat(append(journal, "again")).isEqualTo(3);
            }
            assertThat(records(settings(directory))).containsExactly("1=first", "2=second", "3=again");
        }
    }

    @Test
    void aTailOfZerosIsCut() throws Exception {
        byte[] whole = Files.readAllBytes(only);
        Files.write(only, Arrays.copyOf(whole, whole.length + 4096));
        try (Journal journal = started(settings(directory))) {
            assertThat(append(journal, "fourth")).isEqualTo(4);
        }
    }

    @Test
    void aFlippedBitBeforeAValidRecordIsRefused() throws Exception {
        byte[] whole = Files.readAllBytes(only);
        int lastRecord = whole.length - SegmentFormat.RECORD_HEADER_BYTES - "third".length();
        for (int at = 0; at < lastRecord; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x10;
            Files.write(only, flipped);
            assertThatThrownBy(() -> records(settings(directory)))
                    .as("flipped at %d", at)
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContaining(only.toString());
            assertThat(Files.readAllBytes(only)).isEqualTo(flipped);
        }
    }

    @Test
    void aFlippedBitInTheLastRecordIsATornTail() throws Exception {
        byte[] whole = Files.readAllBytes(only);
        whole[whole.length - 1] ^= 1;
        Files.write(only, whole);
        assertThat(records(settings(directory))).containsExactly("1=first", "2=second");
    }

    @Test
    void aTruncatedOlderSegmentIsRefused() throws Exception {
        Path middle = manySegments().get(1);
        byte[] whole = Files.readAllBytes(middle);
        for (int length : List.of(whole.length - 1, SegmentFormat.HEADER_BYTES, 10, 0)) {
            Files.write(middle, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> records(small()))
                    .as("cut at %d", length)
                    .isInstanceOf(JournalDamagedException.class);
        }
    }

    @Test
    void aMissingOlderSegmentIsRefused() throws Exception {
        List<Path> segments = manySegments();
        Files.delete(segments.get(1));
        assertThatThrownBy(() -> records(small()))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining(segments.get(2).toString());
    }

    @Test
    void aSegmentOfAnotherWriterIsRefused() throws Exception {
        Path other = directory.resolve("other");
        started(settings(other)).close();
        Files.copy(only, other.resolve(only.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> records(settings(other)))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("writer");
    }

    @Test
    void aDamagedIdentityIsRefused() throws Exception {
        Files.writeString(directory.resolve("writer"), "scoreline-journal-writer 1 nobody");
        assertThatThrownBy(() -> records(settings(directory))).isInstanceOf(JournalDamagedException.class);
    }

    @Test
    void aSegmentThatWasNeverFinishedIsRemoved() throws Exception {
        Path unfinished = directory.resolve(SegmentFormat.fileName(4) + SegmentFormat.TEMPORARY_SUFFIX);
        Files.write(unfinished, new byte[10]);
        assertThat(records(settings(directory))).hasSize(3);
        assertThat(unfinished).doesNotExist();
    }

    private JournalSettings small() {
        return new JournalSettings(directory.resolve("small"), 1 << 20, 100);
    }

    private List<Path> manySegments() throws Exception {
        try (Journal journal = started(small())) {
            for (int i = 0; i < 12; i++) {
                append(journal, "record " + i);
            }
        }
        List<Path> segments = segments(small().directory());
        assertThat(segments).hasSizeGreaterThan(3);
        return segments;
    }

    @Test
    void theGoldenJournalOfVersion1StaysReadable() throws IOException {
        Path golden = Path.of("..", "testdata", "golden", "v1", "journal");
        Path copy = directory.resolve("golden");
        Files.createDirectory(copy);
        for (String name : List.of("writer", SegmentFormat.fileName(1))) {
            Files.copy(golden.resolve(name), copy.resolve(name));
        }
        assertThat(GoldenJournal.describe(copy)).containsExactlyElementsOf(GoldenJournal.EXPECTED);
    }
}
