package io.scoreline.shard.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.ColumnType;
import io.scoreline.shard.schema.TableSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;

/// Reads whole tables as values that can be compared, with every buffer accounted for.
public final class TestingTables {
    /// Shared by all reads, as the files of a thread share them.
    private static final ThreadLocal<PageArrays> ARRAYS = ThreadLocal.withInitial(PageArrays::new);

    private TestingTables() {}

    /// A value: a long, a double's bits, the bytes as ISO-8859-1 text, or `"null"`.
    public static Object valueAt(ColumnType type, ColumnValues values, int row) {
        if (values.isNull(row)) {
            return "null";
        }
        return switch (type) {
            case BOOL, INT, LONG, TIMESTAMP -> values.longAt(row);
            case DOUBLE -> Double.doubleToRawLongBits(values.doubleAt(row));
            case STRING, BINARY -> {
                byte[] bytes = values.bytes(row);
                yield new String(bytes, values.bytesFrom(row), values.bytesLength(row), StandardCharsets.ISO_8859_1);
            }
        };
    }

    public static Set<Integer> ids(TableSchema schema) {
        Set<Integer> ids = new HashSet<>();
        schema.columns().forEach(column -> ids.add(column.fieldId()));
        return ids;
    }

    /// All values of the selected columns, column by column in the order of the file's schema.
    public static List<List<Object>> read(TableReader reader, Set<Integer> fieldIds, int chunkRows) throws IOException {
        try (ArrowMemory arrow = new ArrowMemory()) {
            try {
                List<List<Object>> all = read(reader, fieldIds, chunkRows, arrow, false);
                assertThat(read(reader, fieldIds, chunkRows, arrow, true)).isEqualTo(all);
                return all;
            } finally {
                assertThat(arrow.allocatedBytes()).isZero();
            }
        }
    }

    private static List<List<Object>> read(
            TableReader reader, Set<Integer> fieldIds, int chunkRows, ArrowMemory arrow, boolean reusing)
            throws IOException {
        List<Column> columns = reader.schema().columns().stream()
                .filter(column -> fieldIds.contains(column.fieldId()))
                .toList();
        List<List<Object>> all = new ArrayList<>();
        columns.forEach(column -> all.add(new ArrayList<>()));
        long bytes = reader.scanBytes(fieldIds);
        long rows = 0;
        try (Reservation reservation = new MemoryBudget(bytes).tryReserve(bytes).orElseThrow();
                BufferAllocator allocator = arrow.child("test", reservation)) {
            if (reusing) {
                reader.selectReusing(fieldIds, allocator, chunkRows, ARRAYS.get());
            } else {
                reader.select(fieldIds, allocator, chunkRows);
            }
            for (ColumnChunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                try (ColumnChunk current = chunk) {
                    assertThat(current.firstRow()).isEqualTo(rows);
                    assertThat(current.rows()).isBetween(1, chunkRows);
                    for (int i = 0; i < columns.size(); i++) {
                        add(all.get(i), columns.get(i), current);
                    }
                    rows += current.rows();
                }
            }
            reader.endScan();
        }
        assertThat(rows).isEqualTo(reader.rows());
        return all;
    }

    private static void add(List<Object> into, Column column, ColumnChunk chunk) {
        ColumnValues values = chunk.column(column.fieldId());
        boolean[] present = new boolean[chunk.rows()];
        values.copyPresent(present, present.length);
        for (int row = 0; row < present.length; row++) {
            assertThat(present[row]).isEqualTo(!values.isNull(row));
        }
        for (int row = 0; row < chunk.rows(); row++) {
            into.add(valueAt(column.type(), values, row));
        }
    }
}
