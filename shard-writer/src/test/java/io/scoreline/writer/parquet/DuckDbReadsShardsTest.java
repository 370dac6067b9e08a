package io.scoreline.writer.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.FeatureType;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.ColumnType;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.ShardPath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// DuckDB, which shares no code with the writer, reads what was written.
final class DuckDbReadsShardsTest {
    @TempDir
    Path folder;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private TestingFiles files;
    private Connection connection;
    private Statement duck;

    @BeforeEach
    void open() throws SQLException {
        System.out.println("seed " + seed);
        files = new TestingFiles(new LocalFileStore(folder));
        connection = DriverManager.getConnection("jdbc:duckdb:");
        duck = connection.createStatement();
    }

    @AfterEach
    void close() throws SQLException {
        duck.close();
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 500, 45_000})
    void everyValueIsTheSame(int rows) throws Exception {
        TestingRows written = new TestingRows(TestingRows.SCHEMA, rows, random);
        ShardPath path = new ShardPath("all.parquet");
        files.write(path, written, Map.of());
        assertThat(read(TestingRows.SCHEMA, path)).isEqualTo(TestingFiles.valuesOf(written));
    }

    @Test
    void oddNamesOfFeaturesAreColumnsAsTheyAre() throws Exception {
        TableSchema schema = EventSchema.landing(Map.of(
                new FeatureSpec(new FeaturePath(List.of("@odd.name with \"quotes\"")), FeatureType.STRING, false), 100,
                new FeatureSpec(new FeaturePath(List.of("a", "größe")), FeatureType.DOUBLE, true), 101));
        TestingRows written = new TestingRows(schema, 300, random);
        ShardPath path = new ShardPath("odd.parquet");
        files.write(path, written, Map.of());
        assertThat(read(schema, path)).isEqualTo(TestingFiles.valuesOf(written));
        assertThat(files.read(path, 100)).isEqualTo(TestingFiles.valuesOf(written));
    }

    @Test
    void hivePartitionFoldersAreColumns() throws Exception {
        TableSchema schema = EventSchema.landing(Map.of());
        for (int partition = 0; partition < 3; partition++) {
            ShardPath path = new ShardPath(
                    "events/date=2026-01-0" + (partition + 1) + "/partition=0" + partition + "/0-w-1.parquet");
            files.write(path, new TestingRows(schema, 100 + partition, random), Map.of());
        }
        String all = "read_parquet('" + folder + "/events/**/*.parquet', hive_partitioning = true)";
        assertThat(one("SELECT count(*) || ' ' || count(DISTINCT date) || ' ' || sum(partition::INT) FROM " + all))
                .isEqualTo("303 3 " + (101 + 2 * 102));
        assertThat(one("SELECT typeof(ts) || ' ' || typeof(entity) || ' ' || typeof(date) FROM " + all + " LIMIT 1"))
                .isEqualTo("TIMESTAMP WITH TIME ZONE VARCHAR DATE");
    }

    @Test
    void footersTellIdsCodecBloomFilterAndMetadata() throws Exception {
        ShardPath path = new ShardPath("meta.parquet");
        files.write(path, new TestingRows(TestingRows.SCHEMA, 10_000, random), Map.of("scoreline.partition", "3"));
        String file = "('" + folder.resolve(path.value()) + "')";
        assertThat(one("SELECT string_agg(field_id, ',') FROM parquet_schema" + file + " WHERE type IS NOT NULL"))
                .isEqualTo("1,2,3,4,5,6,7,8,9,100,101,102,103,104,105,106");
        assertThat(one("SELECT string_agg(DISTINCT compression, ',') FROM parquet_metadata" + file))
                .isEqualTo("ZSTD");
        assertThat(one("SELECT string_agg(path_in_schema, ',') FROM parquet_metadata" + file
                        + " WHERE bloom_filter_offset IS NOT NULL"))
                .isEqualTo("entity");
        assertThat(one("SELECT encodings FROM parquet_metadata" + file + " WHERE path_in_schema = 'entity'"))
                .contains("DICTIONARY");
        assertThat(one("SELECT decode(value) FROM parquet_kv_metadata" + file
                        + " WHERE decode(key) = 'scoreline.partition'"))
                .isEqualTo("3");
        assertThat(one("SELECT max(length(stats_max_value)) <= 64 FROM parquet_metadata" + file))
                .isEqualTo("true");
    }

    @Test
    void theBloomFilterHasEveryEntityAndFewOthers() throws Exception {
        ShardPath path = new ShardPath("bloom.parquet");
        files.write(path, new TestingRows(TestingRows.SCHEMA, 20_000, random), Map.of());
        String file = "'" + folder.resolve(path.value()) + "'";
        int excluded = 0;
        for (int i = 0; i < 200; i++) {
            excluded += excludes(file, "no-such-host-" + i) ? 1 : 0;
        }
        assertThat(excluded).isGreaterThan(180);
        List<String> present = new ArrayList<>();
        try (ResultSet result = duck.executeQuery("SELECT DISTINCT entity FROM " + file + " LIMIT 50")) {
            while (result.next()) {
                present.add(result.getString(1));
            }
        }
        for (String entity : present) {
            assertThat(excludes(file, entity)).as(entity).isFalse();
        }
    }

    private boolean excludes(String file, String entity) throws SQLException {
        return Boolean.parseBoolean(one("SELECT bool_and(bloom_filter_excludes) FROM parquet_bloom_probe(" + file
                + ", 'entity', '" + entity.replace("'", "''") + "')"));
    }

    private String one(String query) throws SQLException {
        try (ResultSet result = duck.executeQuery(query)) {
            assertThat(result.next()).isTrue();
            return String.valueOf(result.getObject(1));
        }
    }

    private List<List<Object>> read(TableSchema schema, ShardPath path) throws SQLException {
        List<String> terms = new ArrayList<>();
        List<List<Object>> all = new ArrayList<>();
        for (Column column : schema.columns()) {
            String name = '"' + column.name().replace("\"", "\"\"") + '"';
            terms.add(column.type() == ColumnType.TIMESTAMP ? "epoch_us(" + name + ")" : name);
            all.add(new ArrayList<>());
        }
        try (ResultSet result = duck.executeQuery(
                "SELECT " + String.join(", ", terms) + " FROM '" + folder.resolve(path.value()) + "'")) {
            while (result.next()) {
                for (int i = 0; i < all.size(); i++) {
                    all.get(i)
                            .add(valueOf(result, i + 1, schema.columns().get(i).type()));
                }
            }
        }
        return all;
    }

    private static Object valueOf(ResultSet result, int index, ColumnType type) throws SQLException {
        if (result.getObject(index) == null) {
            return "null";
        }
        return switch (type) {
            case BOOL -> result.getBoolean(index) ? 1L : 0L;
            case INT, LONG, TIMESTAMP -> result.getLong(index);
            case DOUBLE -> Double.doubleToRawLongBits(result.getDouble(index));
            case STRING ->
                new String(result.getString(index).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            case BINARY -> new String(result.getBytes(index), StandardCharsets.ISO_8859_1);
        };
    }
}
