package io.scoreline.standalone.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scoreline.standalone.TestingFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileInspectorTest {
    private static final Path GOLDEN = TestingFiles.checkout().resolve("testdata/golden/v1");

    @TempDir
    private Path directory;

    private static Inspection inspect(Path file) throws IOException {
        return new FileInspector(5).inspect(file);
    }

    private static String text(Inspection found) {
        return String.join("\n", found.lines());
    }

    private Path written(String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes);
    }

    @Test
    void theGoldenShardIsToldWhole() throws IOException {
        Inspection found = inspect(GOLDEN.resolve("event-shard.parquet"));
        assertThat(found.fault()).isNull();
        assertThat(text(found))
                .contains("event shard", "created by", "scoreline.format", "row group 0: ", "ZSTD", "first ")
                .containsPattern("1 +tenant +BYTE_ARRAY STRING +required")
                .containsPattern("4 +ts +INT64 TIMESTAMP MICROS +required");
    }

    @Test
    void theGoldenJournalIsToldWhole() throws IOException {
        Inspection segment = inspect(GOLDEN.resolve("journal/00000000000000000001.journal"));
        assertThat(segment.fault()).isNull();
        assertThat(text(segment))
                .contains("00000000-0000-0001-0000-000000000002", "2 with 3 events", "whole", "0-7 of file:0123")
                .containsPattern("1 +2026-01-01T00:00:00Z +\\d+ +default +2 +-");
        assertThat(text(inspect(GOLDEN.resolve("journal/writer"))))
                .contains("identity of a journal", "00000000-0000-0001-0000-000000000002");
    }

    @Test
    void anothersParquetFileIsSaidToBeAnothers() throws Exception {
        Path file = directory.resolve("other.parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("COPY (SELECT 1 AS n, [1, 2] AS l) TO '" + file + "' (FORMAT parquet)");
        }
        Inspection found = inspect(file);
        assertThat(found.fault()).isNull();
        assertThat(text(found)).contains("not one of Scoreline's", "row group 0: 1 rows").doesNotContain("first ");
    }

    @Test
    void whatIsDamagedIsToldAsFarAsItGoesWithOneFault() throws IOException {
        byte[] segment = Files.readAllBytes(GOLDEN.resolve("journal/00000000000000000001.journal"));
        Inspection torn = inspect(written("torn.journal", Arrays.copyOf(segment, segment.length - 1)));
        assertThat(torn.fault()).isNull();
        assertThat(text(torn)).contains("torn: ", "bytes behind position 1");
        segment[80] ^= 1;
        Inspection damaged = inspect(written("damaged.journal", segment));
        assertThat(damaged.fault()).contains("damaged.journal, offset 64: expected a record with position 1, found");
        assertThat(text(damaged)).contains("state", "damaged");

        byte[] shard = Files.readAllBytes(GOLDEN.resolve("event-shard.parquet"));
        shard[40] ^= 1;
        Inspection flipped = inspect(written("flipped.parquet", shard));
        assertThat(flipped.fault()).contains("flipped.parquet", "checksum");
        assertThat(text(flipped)).contains("event shard", "row group 0: ");
    }

    @Test
    void whatIsNoneOfOurFilesIsRefusedInOneLine() throws IOException {
        refused(directory.resolve("none"), "expected a file, found nothing");
        refused(directory, "found a directory", "scoreline journal inspect");
        refused(written("empty", new byte[0]), "expected a Parquet file", "found 0 bytes");
        refused(written("text", "\u001b[2Jhello".getBytes(StandardCharsets.US_ASCII)), "begin with \"?[2Jhello\"");
        refused(written("a.parquet", new byte[3]), "a.parquet: not a readable Parquet file: a file of 3 bytes");
        refused(written("writer", "scoreline-journal-writer 2 x".getBytes(StandardCharsets.US_ASCII)), "<UUID>");
        byte[] shard = Files.readAllBytes(GOLDEN.resolve("event-shard.parquet"));
        refused(written("cut.parquet", Arrays.copyOf(shard, shard.length - 1)), "expected PAR1 at both ends");
        assertThat(inspect(written("x.journal", new byte[70])).fault()).contains("another magic number");
    }

    private static void refused(Path file, String... parts) {
        assertThatThrownBy(() -> inspect(file))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(parts)
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasLineCount(1));
    }

    @Test
    void noBytesWhateverMakeItFailOtherwise() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (String name : List.of("event-shard.parquet", "journal/00000000000000000001.journal", "journal/writer")) {
            byte[] good = Files.readAllBytes(GOLDEN.resolve(name));
            for (int trial = 0; trial < 300; trial++) {
                byte[] bytes = Arrays.copyOf(good, good.length - (trial % 3 == 0 ? random.nextInt(good.length) : 0));
                for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                assertThat(survives(written(String.valueOf(Path.of(name).getFileName()), bytes)))
                        .isTrue();
            }
        }
    }

    /// Told, or refused by an exception that says where.
    private static boolean survives(Path file) {
        try {
            return !inspect(file).lines().isEmpty();
        } catch (IOException refusal) {
            return Objects.requireNonNull(refusal.getMessage()).contains(String.valueOf(file.getFileName()));
        }
    }

    @Test
    void foreignFilesAreDescribedOrRefused() throws IOException {
        Path corpus = TestingFiles.shared().resolve("corpora/parquet-testing/data");
        assumeTrue(
                Files.isDirectory(corpus),
                "no shared/corpora/parquet-testing beside the checkout; SCORELINE_SHARED names another");
        int described = 0;
        try (Stream<Path> files = Files.list(corpus)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                try {
                    Inspection found = inspect(file);
                    assertThat(found.fault()).as(file.toString()).isNull();
                    assertThat(text(found)).contains("not one of Scoreline's", "schema");
                    described++;
                } catch (IOException refusal) {
                    System.out.println(refusal.getMessage());
                }
            }
        }
        assertThat(described).isGreaterThan(40);
    }
}
