package io.scoreline.shard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scoreline.shard.schema.Column;
import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Files of the Apache Parquet project, good and bad: each is read as DuckDB reads it, or refused by one of two
/// exceptions.
final class ParquetTestingCorpusTest {
    private static final int FEWEST_READ = 15;

    private final Map<String, String> outcomes = new TreeMap<>();
    private int read;

    @Test
    void everyFileIsReadRightOrRefused() throws Exception {
        Optional<Path> found = corpus();
        assumeTrue(
                found.isPresent(),
                "no shared/corpora/parquet-testing beside the checkout; SCORELINE_SHARED names another");
        Path corpus = found.get();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                Stream<Path> files = Files.walk(corpus)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains(".parquet"))
                    .sorted()
                    .toList()) {
                outcomes.put(corpus.relativize(file).toString(), outcome(file, statement));
            }
        }
        outcomes.forEach((file, outcome) -> System.out.println(file + ": " + outcome));
        assertThat(outcomes.get("data/datapage_v1-corrupt-checksum.parquet")).contains("checksum");
        assertThat(outcomes.get("data/rle-dict-uncompressed-corrupt-checksum.parquet"))
                .contains("checksum");
        assertThat(outcomes.get("data/nested_lists.snappy.parquet")).contains("nested");
        assertThat(outcomes.get("data/uniform_encryption.parquet.encrypted")).contains("encrypted");
        assertThat(read).isGreaterThanOrEqualTo(FEWEST_READ);
    }

    @Test
    void aBadFileTakesNobodyLongerThanTenSeconds() throws Exception {
        Optional<Path> found = corpus();
        assumeTrue(found.isPresent(), "no shared/corpora/parquet-testing beside the checkout");
        try (Stream<Path> files = Files.list(found.get().resolve("bad_data"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".parquet")).toList()) {
                assertTimeoutPreemptively(Duration.ofSeconds(10), () -> readOrRefuse(file), file::toString);
            }
        }
    }

    private static void readOrRefuse(Path file) throws IOException {
        ShardPath path = new ShardPath(String.valueOf(file.getFileName()));
        try (TableReader reader = TableReader.openByPosition(path, new CountingFile(Files.readAllBytes(file)))) {
            TestingTables.read(reader, TestingTables.ids(reader.schema()), 1_000);
        } catch (CorruptShardException | UnsupportedShardException e) {
            assertThat(e).hasMessageContaining(path.value());
        }
    }

    private String outcome(Path file, Statement duck) throws IOException {
        CountingFile bytes = new CountingFile(Files.readAllBytes(file));
        String outcome;
        try (TableReader reader =
                TableReader.openByPosition(new ShardPath(file.getFileName().toString()), bytes)) {
            List<List<Object>> found = TestingTables.read(reader, TestingTables.ids(reader.schema()), 1_000);
            outcome = compare(file, reader.schema().columns(), found, duck);
        } catch (CorruptShardException | UnsupportedShardException e) {
            outcome = String.valueOf(e.getMessage());
        } catch (RuntimeException | Error e) {
            throw new AssertionError(file + ": neither read nor refused", e);
        }
        assertThat(bytes.closed()).isEqualTo(1);
        return outcome;
    }

    private String compare(Path file, List<Column> columns, List<List<Object>> found, Statement duck) {
        if (columns.isEmpty()) {
            return "no column of a known type";
        }
        List<List<Object>> expected;
        try {
            expected = expected(file, columns, duck);
        } catch (SQLException e) {
            return "read; DuckDB says " + e.getMessage();
        }
        for (int i = 0; i < columns.size(); i++) {
            if (!found.get(i).equals(expected.get(i))) {
                fail(file + ", " + columns.get(i) + ": found " + head(found.get(i)) + ", DuckDB "
                        + head(expected.get(i)));
            }
        }
        read++;
        return "read " + columns.size() + " columns";
    }

    private static List<List<Object>> expected(Path file, List<Column> columns, Statement duck) throws SQLException {
        List<String> terms = new ArrayList<>();
        for (Column column : columns) {
            String name = '"' + column.name().replace("\"", "\"\"") + '"';
            terms.add(
                    switch (column.type()) {
                        case TIMESTAMP -> "epoch_us(" + name + ")";
                        case STRING -> "encode(" + name + "::VARCHAR)";
                        case BOOL, INT, LONG, DOUBLE, BINARY -> name;
                    });
        }
        List<List<Object>> all = new ArrayList<>();
        columns.forEach(column -> all.add(new ArrayList<>()));
        try (ResultSet result =
                duck.executeQuery("SELECT " + String.join(", ", terms) + " FROM read_parquet('" + file + "')")) {
            while (result.next()) {
                for (int i = 0; i < columns.size(); i++) {
                    all.get(i).add(valueOf(result, i + 1, columns.get(i)));
                }
            }
        }
        return all;
    }

    private static Object valueOf(ResultSet result, int index, Column column) throws SQLException {
        if (result.getObject(index) == null) {
            return "null";
        }
        return switch (column.type()) {
            case BOOL -> result.getBoolean(index) ? 1L : 0L;
            case INT, LONG, TIMESTAMP -> result.getLong(index);
            case DOUBLE -> Double.doubleToRawLongBits(result.getDouble(index));
            case STRING, BINARY -> new String(result.getBytes(index), StandardCharsets.ISO_8859_1);
        };
    }

    private static String head(List<Object> values) {
        return values.size() + " values: " + values.subList(0, Math.min(5, values.size()));
    }

    static Optional<Path> corpus() {
        @Nullable String named = System.getProperty("SCORELINE_SHARED", System.getenv("SCORELINE_SHARED"));
        if (named != null) {
            return Optional.of(Path.of(named, "corpora", "parquet-testing"));
        }
        for (@Nullable Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path beside = up.resolveSibling("shared").resolve("corpora").resolve("parquet-testing");
            if (Files.isDirectory(beside)) {
                return Optional.of(beside);
            }
        }
        return Optional.empty();
    }
}
