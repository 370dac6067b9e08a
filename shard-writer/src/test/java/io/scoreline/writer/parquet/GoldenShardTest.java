package io.scoreline.writer.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.FeatureType;
import io.scoreline.shard.column.HeapColumn;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.parquet.TestingTables;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A landing shard of format 1, checked in: every later version must read it as it is. [#main] writes it anew into an
/// empty folder, for a new version of the format and a file of its own.
final class GoldenShardTest {
    private static final ShardPath PATH = new ShardPath("event-shard.parquet");

    private static final TableSchema SCHEMA = EventSchema.landing(Map.of(
            new FeatureSpec(new FeaturePath(List.of("SeverityValue")), FeatureType.DOUBLE, false), 100,
            new FeatureSpec(new FeaturePath(List.of("EventID")), FeatureType.LONG, false), 101,
            new FeatureSpec(new FeaturePath(List.of("TargetImage")), FeatureType.STRING, false), 102,
            new FeatureSpec(new FeaturePath(List.of("ok")), FeatureType.BOOL, false), 103,
            new FeatureSpec(new FeaturePath(List.of("seen", "at")), FeatureType.TIMESTAMP, false), 104));

    private static final Map<String, String> METADATA =
            Map.of("scoreline.writer", "5b0c9a4e-0d5e-4e0a-9b53-0c7a1de51f10", "scoreline.partition", "3");

    /// tenant, entity, id, ts, type, payload, server_id, then the features; null where missing.
    private static final Object[][] ROWS = {
        {
            "acme",
            "host-1",
            "id-1",
            1_767_225_600_000_000L,
            "security",
            "{\"SeverityValue\":2.5}",
            0L,
            2.5,
            null,
            null,
            null,
            null
        },
        {
            "acme",
            "host-1",
            "id-2",
            1_767_225_600_000_001L,
            null,
            "{}",
            1L,
            null,
            4624L,
            "C:\\Windows\\lsass.exe",
            1L,
            null
        },
        {"acme", "höst-2 日本", "id-3", -1L, "", "{\"text\":\"🂡\"}", 0L, -0.0, -7L, "", 0L, 1_767_225_600_000_000L},
        {
            "zeta",
            "host-1",
            "id-1",
            253_402_300_799_999_999L,
            "sysmon",
            "{\"a\":1}",
            0L,
            1e300,
            Long.MAX_VALUE,
            "x",
            null,
            0L
        },
    };

    @Test
    void theGoldenShardOfFormat1IsReadAsItWasWritten() throws IOException {
        LocalFileStore store = new LocalFileStore(Path.of("..", "testdata", "golden", "v1"));
        try (TableReader reader = TableReader.open(PATH, store.open(PATH))) {
            assertThat(reader.schema()).isEqualTo(SCHEMA);
            assertThat(reader.rows()).isEqualTo(ROWS.length);
            assertThat(reader.metadata()).containsAllEntriesOf(METADATA).containsEntry("scoreline.format", "1");
            assertThat(TestingTables.read(reader, TestingTables.ids(SCHEMA), 3)).isEqualTo(expected());
        }
    }

    public static void main(String[] args) throws IOException {
        List<HeapColumn> columns = columns();
        try (TableWriter writer =
                TableWriter.open(new LocalFileStore(Path.of(args[0])).create(PATH), SCHEMA, METADATA, ROWS.length)) {
            writer.write(columns, new int[] {0, 1, 2, 3}, 0, ROWS.length);
            System.out.println(writer.publish());
        }
    }

    private static List<HeapColumn> columns() {
        List<HeapColumn> columns = new ArrayList<>();
        for (int i = 0; i < SCHEMA.columns().size(); i++) {
            HeapColumn column = new HeapColumn(SCHEMA.columns().get(i).type());
            for (Object[] row : ROWS) {
                switch (row[i]) {
                    case null -> column.addNull();
                    case Long number -> column.addLong(number);
                    case Double number -> column.addDouble(number);
                    default -> {
                        byte[] text = row[i].toString().getBytes(StandardCharsets.UTF_8);
                        column.addBytes(text, 0, text.length);
                    }
                }
            }
            columns.add(column);
        }
        return columns;
    }

    private static List<List<Object>> expected() {
        List<List<Object>> all = new ArrayList<>();
        List<HeapColumn> columns = columns();
        for (int i = 0; i < columns.size(); i++) {
            Column column = SCHEMA.columns().get(i);
            List<Object> values = new ArrayList<>();
            for (int row = 0; row < ROWS.length; row++) {
                values.add(TestingTables.valueAt(column.type(), columns.get(i), row));
            }
            all.add(values);
        }
        return all;
    }
}
