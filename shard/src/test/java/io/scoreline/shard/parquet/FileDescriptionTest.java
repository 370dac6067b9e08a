package io.scoreline.shard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileDescriptionTest {
    private static final ShardPath PATH = new ShardPath("a.parquet");
    private static final int MOST_BYTES = 64 << 20;

    @TempDir
    Path directory;

    private static FileDescription describe(byte[] bytes) throws IOException {
        CountingFile file = new CountingFile(bytes);
        try {
            return DescriptionReader.read(PATH, file);
        } finally {
            assertThat(file.closed()).isEqualTo(1);
        }
    }

    private byte[] written(String select) throws Exception {
        Path file = directory.resolve("made.parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
        }
        return Files.readAllBytes(file);
    }

    @Test
    void schemaRowGroupsAndStatisticsAreTold() throws Exception {
        byte[] bytes = written(
                """
                SELECT i AS n, CASE WHEN i % 2 = 0 THEN 'x' || (i % 7) END AS t,
                       make_timestamptz(i * 1000000) AS at, i / 2 AS half FROM range(5000) r(i)
                """);
        FileDescription file = describe(bytes);
        assertThat(file.bytes()).isEqualTo(bytes.length);
        assertThat(file.format()).isNull();
        assertThat(file.createdBy()).containsIgnoringCase("duckdb");
        assertThat(file.schema())
                .extracting(FileDescription.Element::name)
                .containsExactly("n", "t", "at", "half");
        assertThat(file.schema().get(2).type()).isEqualTo("INT64 TIMESTAMP MICROS");
        assertThat(file.rows()).isEqualTo(5000);
        assertThat(file.groups()).hasSize(3);
        assertThat(file.groups().stream().mapToLong(FileDescription.Group::rows).sum()).isEqualTo(5000);
        List<FileDescription.Chunk> chunks = file.groups().getFirst().chunks();
        assertThat(chunks.get(0).min()).isEqualTo("0");
        assertThat(chunks.get(0).max()).isEqualTo("2047");
        assertThat(chunks.get(1).nulls()).isEqualTo(1024);
        assertThat(chunks.get(1).min()).isEqualTo("x0");
        assertThat(chunks.get(2).max()).isEqualTo("1970-01-01T00:34:07Z");
        assertThat(chunks.get(3).max()).isEqualTo("1023.5");
        assertThat(file.groups().getFirst().compressedBytes()).isPositive().isLessThan(bytes.length);
    }

    @Test
    void nestedColumnsHaveTheirDepth() throws Exception {
        FileDescription file = describe(written("SELECT {'a': 1, 'b': [1, 2]} AS s, 3 AS after"));
        assertThat(file.schema().stream().map(element -> element.depth() + " " + element.name()))
                .startsWith("0 s", "1 a", "1 b")
                .endsWith("0 after");
        assertThat(file.groups().getFirst().chunks())
                .extracting(FileDescription.Chunk::column).contains("s.a", "after");
    }

    @Test
    void whatIsTruncatedOrFlippedIsRefusedOrDescribedButNeverFailsOtherwise() throws Exception {
        byte[] good = written("SELECT i, i::VARCHAR AS t, [i] AS l FROM range(100) r(i)");
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int refused = 0;
        for (int trial = 0; trial < 5_000; trial++) {
            byte[] bytes = good.clone();
            for (int flips = random.nextInt(3) + 1; flips > 0; flips--) {
                bytes[bytes.length - 1 - random.nextInt(400)] ^= (byte) (1 << random.nextInt(8));
            }
            refused += refuses(bytes);
        }
        for (int length = 0; length < good.length; length += 7) {
            assertThat(refuses(Arrays.copyOf(good, length))).as("%d bytes", length).isOne();
        }
        assertThat(refused).isPositive();
    }

    private static int refuses(byte[] bytes) throws IOException {
        try {
            describe(bytes);
            return 0;
        } catch (CorruptShardException | UnsupportedShardException e) {
            assertThat(e).hasMessageStartingWith(PATH.value());
            return 1;
        }
    }

    @Test
    void aFooterLongerThanTheFileIsNotReadNorAllocatedFor() {
        byte[] bytes = "PAR1....\377\377\377\177PAR1".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> describe(bytes))
                .isInstanceOf(CorruptShardException.class)
                .hasMessageContaining("footer: length 2147483647, expected 1 to 4");
    }

    @Test
    void aFooterThatWouldTakeTooMuchMemoryIsNotRead() {
        byte[] bytes = new byte[DescriptionReader.MAX_FOOTER_BYTES + 4096];
        byte[] magic = "PAR1".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(magic, 0, bytes, 0, 4);
        System.arraycopy(magic, 0, bytes, bytes.length - 4, 4);
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(bytes.length - 8, DescriptionReader.MAX_FOOTER_BYTES + 1);
        assertThatThrownBy(() -> describe(bytes))
                .isInstanceOf(UnsupportedShardException.class)
                .hasMessageContaining("footer: length 8388609, expected at most 8388608");
    }

    @Test
    void everyFileOfTheCorpusIsDescribedOrRefused() throws Exception {
        Optional<Path> corpus = ParquetTestingCorpusTest.corpus();
        assumeTrue(
                corpus.isPresent(),
                "no shared/corpora/parquet-testing beside the checkout; SCORELINE_SHARED names another");
        int described = 0;
        try (Stream<Path> files = Files.walk(corpus.get())) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains(".parquet") && file.toFile().length() < MOST_BYTES)
                    .sorted()
                    .toList()) {
                try {
                    FileDescription description = describe(Files.readAllBytes(file));
                    assertThat(description.format()).isNull();
                    described++;
                } catch (CorruptShardException | UnsupportedShardException e) {
                    System.out.println(file + ": " + e.getMessage());
                }
            }
        }
        assertThat(described).isGreaterThan(40);
    }
}
