package io.scoreline.writer.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.column.HeapColumn;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.ColumnType;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Row groups chosen by a value or by rows, in a file of one group for every two rows.
final class RowGroupSelectionTest {
    private static final ShardPath PATH = new ShardPath("events/date=2026-01-01/partition=00/0-w-1.parquet");
    private static final Set<Integer> ENTITY = Set.of(EventSchema.ENTITY.fieldId());
    private static final int ROWS = 12;

    /// Longer than what is kept of a bound, and equal in that part.
    private static final String LONG = "x".repeat(100);

    @TempDir
    private Path folder;

    private static String entity(int row) {
        return row < 6 ? "host-" + row : LONG + row / 2;
    }

    private LocalFileStore written() throws IOException {
        LocalFileStore store = new LocalFileStore(folder);
        TableSchema schema = new TableSchema("event", List.of(EventSchema.ENTITY, EventSchema.PAYLOAD));
        HeapColumn entities = new HeapColumn(EventSchema.ENTITY.type());
        HeapColumn payloads = new HeapColumn(EventSchema.PAYLOAD.type());
        byte[] large = new byte[3 << 20];
        for (int row = 0; row < ROWS; row++) {
            byte[] name = entity(row).getBytes(UTF_8);
            entities.addBytes(name, 0, name.length);
            payloads.addBytes(large, 0, large.length);
        }
        try (TableWriter writer = TableWriter.open(store.create(PATH), schema, Map.of(), ROWS)) {
            writer.write(List.of(entities, payloads), IntStream.range(0, ROWS).toArray(), 0, ROWS);
            writer.publish();
        }
        return store;
    }

    @Test
    void groupsThatMayHoldAValueAreFoundAndTheirRowsKeepTheirNumbers() throws Exception {
        LocalFileStore store = written();
        try (TableReader reader = TableReader.open(PATH, store.open(PATH))) {
            for (int row = 0; row < ROWS; row++) {
                BitSet groups = reader.groupsWith(EventSchema.ENTITY.fieldId(), entity(row).getBytes(UTF_8));
                assertThat(groups.get(row / 2)).isTrue();
                assertThat(groups.cardinality()).isLessThanOrEqualTo(row < 6 ? 1 : 3);
                assertThat(rows(reader, groups)).contains(row + " " + entity(row)).hasSize(2 * groups.cardinality());
            }
            assertThat(reader.groupsWith(EventSchema.ENTITY.fieldId(), "a".getBytes(UTF_8)).isEmpty()).isTrue();
            assertThat(reader.groupsWith(EventSchema.ENTITY.fieldId(), "z".getBytes(UTF_8)).isEmpty()).isTrue();
            int inBoundsAlone = 0;
            for (int i = 0; i < 100; i++) {
                byte[] between = ("host-2-" + i).getBytes(UTF_8);
                inBoundsAlone += reader.groupsWith(EventSchema.ENTITY.fieldId(), between).cardinality();
            }
            assertThat(inBoundsAlone).as("false positives of the Bloom filters").isLessThan(20);
            assertThat(reader.groupsWith(EventSchema.ID.fieldId(), "a".getBytes(UTF_8)).cardinality())
                    .isEqualTo(6);
            assertThat(reader.groupsOfRows(3, 5)).isEqualTo(BitSet.valueOf(new long[] {0b110}));
            assertThat(rows(reader, reader.groupsOfRows(10, 12)))
                    .containsExactly("10 " + entity(10), "11 " + entity(11));
            assertThat(rows(reader, reader.groupsOfRows(4, 4))).isEmpty();
        }
    }

    /// Every type, plain and by dictionary, with and without nulls, in many pages and two row groups.
    @Test
    void anyRowsAloneAreThoseOfTheWholeFile() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        TableSchema schema = new TableSchema(
                "mixed",
                List.of(
                        new Column(1, "texts", ColumnType.STRING, true),
                        new Column(2, "few", ColumnType.STRING, false),
                        new Column(3, "bytes", ColumnType.BINARY, false),
                        new Column(4, "longs", ColumnType.LONG, true),
                        new Column(5, "doubles", ColumnType.DOUBLE, true),
                        new Column(6, "flags", ColumnType.BOOL, true)));
        int rows = 70_000;
        List<HeapColumn> columns = new ArrayList<>();
        schema.columns().forEach(column -> columns.add(new HeapColumn(column.type())));
        for (int row = 0; row < rows; row++) {
            add(columns.get(0), random.nextInt(3) == 0 ? null : "t" + random.nextInt());
            add(columns.get(1), "host-" + row / 500);
            add(columns.get(2), "x".repeat(row % 50));
            addLong(columns.get(3), random.nextInt(5) == 0, row);
            if (random.nextInt(4) == 0) {
                columns.get(4).addNull();
            } else {
                columns.get(4).addDouble(random.nextInt(10));
            }
            addLong(columns.get(5), random.nextInt(6) == 0, row & 1);
        }
        LocalFileStore store = new LocalFileStore(folder);
        try (TableWriter writer = TableWriter.open(store.create(PATH), schema, Map.of(), rows)) {
            writer.write(columns, IntStream.range(0, rows).toArray(), 0, rows);
            writer.publish();
        }
        try (TableReader reader = TableReader.open(PATH, store.open(PATH))) {
            List<String> whole = range(reader, schema, 0, rows);
            assertThat(whole).hasSize(rows);
            for (int i = 0; i < 25; i++) {
                int from = random.nextInt(rows);
                int to = from + random.nextInt(random.nextBoolean() ? 50 : rows - from);
                assertThat(range(reader, schema, from, to))
                        .as("seed %d, rows %d to %d", seed, from, to)
                        .isEqualTo(whole.subList(from, Math.min(rows, to)));
            }
        }
    }

    private static void add(HeapColumn column, @Nullable String text) {
        if (text == null) {
            column.addNull();
        } else {
            column.addBytes(text.getBytes(UTF_8), 0, text.length());
        }
    }

    private static void addLong(HeapColumn column, boolean missing, long value) {
        if (missing) {
            column.addNull();
        } else {
            column.addLong(value);
        }
    }

    private static List<String> range(TableReader reader, TableSchema schema, long from, long to) throws Exception {
        List<String> rows = new ArrayList<>();
        Set<Integer> fields = Set.of(1, 2, 3, 4, 5, 6);
        try (ArrowMemory arrow = new ArrowMemory();
                Reservation memory =
                        new MemoryBudget(64 << 20).tryReserve(32 << 20).orElseThrow();
                BufferAllocator allocator = arrow.child("test", memory)) {
            reader.selectRows(fields, allocator, 1_000, from, to);
            for (ColumnChunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                try (ColumnChunk some = chunk) {
                    for (int row = 0; row < some.rows(); row++) {
                        StringBuilder text = new StringBuilder().append(some.firstRow() + row);
                        for (Column column : schema.columns()) {
                            text.append(' ').append(value(some.column(column.fieldId()), column, row));
                        }
                        rows.add(text.toString());
                    }
                }
            }
        }
        return rows;
    }

    private static String value(ColumnValues values, Column column, int row) {
        if (values.isNull(row)) {
            return "null";
        }
        return switch (column.type()) {
            case STRING, BINARY -> {
                byte[] bytes = values.bytes(row);
                yield new String(bytes, values.bytesFrom(row), values.bytesLength(row), UTF_8);
            }
            case DOUBLE -> String.valueOf(values.doubleAt(row));
            case BOOL, INT, LONG, TIMESTAMP -> String.valueOf(values.longAt(row));
        };
    }

    private static List<String> rows(TableReader reader, BitSet groups) throws Exception {
        List<String> rows = new ArrayList<>();
        try (ArrowMemory arrow = new ArrowMemory();
                Reservation memory = new MemoryBudget(64 << 20)
                        .tryReserve(32 << 20)
                        .orElseThrow();
                BufferAllocator allocator = arrow.child("test", memory)) {
            reader.select(ENTITY, allocator, 1_000, groups);
            for (ColumnChunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                try (ColumnChunk some = chunk) {
                    ColumnValues entities = some.column(EventSchema.ENTITY.fieldId());
                    for (int row = 0; row < some.rows(); row++) {
                        byte[] bytes = entities.bytes(row);
                        String text = new String(bytes, entities.bytesFrom(row), entities.bytesLength(row), UTF_8);
                        rows.add(some.firstRow() + row + " " + text);
                    }
                }
            }
        }
        return rows;
    }
}
