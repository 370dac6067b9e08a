package io.scoreline.shard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.ColumnType;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DuckDbFilesTest {
    private static final ShardPath PATH = new ShardPath("duck.parquet");

    private static final String ROWS =
            """
            SELECT
              i % 2 = 0 AS b,
              CASE WHEN i % 3 = 0 THEN NULL ELSE (i * 7919)::INTEGER END AS i32,
              CASE WHEN i % 5 = 0 THEN NULL ELSE (hash(i) >> 1)::BIGINT END AS i64,
              (i % 4)::BIGINT AS few,
              CASE WHEN i % 7 = 0 THEN NULL ELSE sqrt(i) * -1 END AS d,
              make_timestamptz(1767225600000000 + i * 1000001) AS ts,
              CASE WHEN i % 11 = 0 THEN NULL ELSE 'Grüße 🂡 ' || (i % 13) END AS word,
              'id-' || hash(i) AS id,
              CASE WHEN i % 17 = 0 THEN NULL ELSE encode('x' || i) END AS bytes,
              NULL::DOUBLE AS never
            FROM range(ROWS) t(i)
            """;

    private static final List<Column> COLUMNS = List.of(
            new Column(1, "b", ColumnType.BOOL, true),
            new Column(12, "i32", ColumnType.INT, true),
            new Column(3, "i64", ColumnType.LONG, true),
            new Column(4, "few", ColumnType.LONG, true),
            new Column(5, "d", ColumnType.DOUBLE, true),
            new Column(6, "ts", ColumnType.TIMESTAMP, true),
            new Column(7, "word", ColumnType.STRING, true),
            new Column(8, "id", ColumnType.STRING, true),
            new Column(9, "bytes", ColumnType.BINARY, true),
            new Column(10, "never", ColumnType.DOUBLE, true));

    private static final String FIELD_IDS =
            "FIELD_IDS {b: 1, i32: 12, i64: 3, few: 4, d: 5, ts: 6, word: 7, id: 8, bytes: 9, never: 10}";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"zstd, 1", "snappy, 1", "uncompressed, 1", "zstd, 25000", "snappy, 25000", "uncompressed, 25000"})
    void whatDuckDbWritesIsReadAsDuckDbReadsIt(String codec, int rows) throws Exception {
        String query = ROWS.replace("ROWS", Integer.toString(rows));
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            copy(statement, query, "COMPRESSION " + codec + ", ROW_GROUP_SIZE 10000, " + FIELD_IDS);
            try (TableReader reader = open()) {
                assertThat(reader.schema().columns()).isEqualTo(COLUMNS);
                List<List<Object>> read = TestingTables.read(reader, TestingTables.ids(reader.schema()), 4_000);
                assertThat(read).isEqualTo(expected(statement, query));
            }
        }
    }

    @Test
    void withoutFieldIdsColumnsAreNotGuessed() throws Exception {
        assertRefused("SELECT 1 AS a", "COMPRESSION zstd", "no field id");
    }

    @Test
    void nestedColumnsAreRefused() throws Exception {
        assertRefused("SELECT {'x': 1} AS a", "COMPRESSION zstd", "column a: nested");
        assertRefused("SELECT [1, 2] AS a", "COMPRESSION zstd", "column a: nested");
    }

    @Test
    void otherCodecsAndEncodingsAreRefusedOnlyWhenTheirColumnsAreRead() throws Exception {
        assertRefusedInScan("COMPRESSION gzip, FIELD_IDS {a: 1}", "GZIP");
        assertRefusedInScan("COMPRESSION zstd, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1, FIELD_IDS {a: 1}", "DELTA");
    }

    private void assertRefused(String query, String options, String message) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            copy(statement, query, options);
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(UnsupportedShardException.class)
                .hasMessageContaining(PATH.value())
                .hasMessageContaining(message);
    }

    private void assertRefusedInScan(String options, String message) throws Exception {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            copy(statement, "SELECT i * 7919 AS a FROM range(5000) t(i)", options);
        }
        try (TableReader reader = open()) {
            assertThat(TestingTables.read(reader, Set.of(99), 100)).isEmpty();
            assertThatThrownBy(() -> TestingTables.read(reader, Set.of(1), 100))
                    .isInstanceOf(UnsupportedShardException.class)
                    .hasMessageContaining("column a")
                    .hasMessageContaining(message);
        }
    }

    private TableReader open() throws IOException {
        return TableReader.open(PATH, new LocalFileStore(folder).open(PATH));
    }

    private void copy(Statement statement, String query, String options) throws SQLException {
        statement.execute("COPY (" + query + ") TO '" + folder.resolve(PATH.value()) + "' (FORMAT parquet, " + options
                + ", OVERWRITE_OR_IGNORE)");
    }

    private static List<List<Object>> expected(Statement statement, String query) throws SQLException {
        List<List<Object>> all = new ArrayList<>();
        COLUMNS.forEach(column -> all.add(new ArrayList<>()));
        try (ResultSet result = statement.executeQuery(
                "SELECT b, i32, i64, few, d, epoch_us(ts), word, id, bytes, never FROM (" + query + ")")) {
            while (result.next()) {
                for (int i = 0; i < COLUMNS.size(); i++) {
                    all.get(i).add(valueOf(result, i + 1, COLUMNS.get(i).type()));
                }
            }
        }
        return all;
    }

    private static Object valueOf(ResultSet result, int index, ColumnType type) throws SQLException {
        Object value =
                switch (type) {
                    case BOOL -> result.getBoolean(index) ? 1L : 0L;
                    case INT, LONG, TIMESTAMP -> result.getLong(index);
                    case DOUBLE -> Double.doubleToRawLongBits(result.getDouble(index));
                    case STRING, BINARY -> text(result, index, type);
                };
        return result.wasNull() ? "null" : value;
    }

    private static Object text(ResultSet result, int index, ColumnType type) throws SQLException {
        if (result.getObject(index) == null) {
            return "null";
        }
        byte[] bytes = type == ColumnType.BINARY
                ? result.getBytes(index)
                : result.getString(index).getBytes(StandardCharsets.UTF_8);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
