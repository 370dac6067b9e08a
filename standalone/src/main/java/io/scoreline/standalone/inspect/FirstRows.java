package io.scoreline.standalone.inspect;

import io.scoreline.scoring.feature.TimeText;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.ColumnType;
import io.scoreline.standalone.terminal.TextTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;

/// The first rows of a shard as a table. Columns are read one after the other, so that the pages of one alone are in
/// memory, however many there are.
final class FirstRows {
    /// Columns shown; what is behind them is too far to the right for anyone.
    private static final int MOST_COLUMNS = 32;

    private static final int MOST_TEXT_BYTES = 256;
    private static final long MEMORY_BYTES = 64L << 20;

    private FirstRows() {}

    static TextTable of(TableReader reader, int most) throws IOException {
        List<Column> columns = reader.schema().columns().stream().limit(MOST_COLUMNS).toList();
        List<List<String>> cells = new ArrayList<>();
        try (ArrowMemory arrow = new ArrowMemory();
                Reservation memory = new MemoryBudget(MEMORY_BYTES)
                        .tryReserve(MEMORY_BYTES)
                        .orElseThrow();
                BufferAllocator allocator = arrow.child("rows", memory)) {
            for (Column column : columns) {
                cells.add(cells(reader, column, most, allocator));
            }
        }
        return table(columns, cells);
    }

    private static List<String> cells(TableReader reader, Column column, int most, BufferAllocator allocator)
            throws IOException {
        List<String> cells = new ArrayList<>();
        reader.select(Set.of(column.fieldId()), allocator, most);
        while (cells.size() < most) {
            try (ColumnChunk chunk = reader.next()) {
                if (chunk == null) {
                    break;
                }
                ColumnValues values = chunk.column(column.fieldId());
                for (int row = 0; row < chunk.rows() && cells.size() < most; row++) {
                    cells.add(values.isNull(row) ? "-" : text(column.type(), values, row));
                }
            }
        }
        reader.select(Set.of(), allocator, 1);
        return cells;
    }

    private static String text(ColumnType type, ColumnValues values, int row) {
        return switch (type) {
            case BOOL -> String.valueOf(values.longAt(row) != 0);
            case INT, LONG -> String.valueOf(values.longAt(row));
            case DOUBLE -> String.valueOf(values.doubleAt(row));
            case TIMESTAMP -> TimeText.of(values.longAt(row));
            case STRING -> {
                byte[] bytes = values.bytes(row);
                int length = Math.min(values.bytesLength(row), MOST_TEXT_BYTES);
                yield new String(bytes, values.bytesFrom(row), length, StandardCharsets.UTF_8);
            }
            case BINARY -> {
                values.bytes(row);
                yield values.bytesLength(row) + " bytes";
            }
        };
    }

    private static TextTable table(List<Column> columns, List<List<String>> cells) {
        TextTable table = new TextTable(columns.stream()
                .map(column -> isNumber(column)
                        ? TextTable.Column.number(column.name())
                        : TextTable.Column.text(column.name()))
                .toArray(TextTable.Column[]::new));
        int rows = cells.stream().mapToInt(List::size).min().orElse(0);
        for (int row = 0; row < rows; row++) {
            int at = row;
            table.row(cells.stream().map(column -> column.get(at)).toArray(String[]::new));
        }
        return table;
    }

    private static boolean isNumber(Column column) {
        return switch (column.type()) {
            case INT, LONG, DOUBLE -> true;
            case BOOL, TIMESTAMP, STRING, BINARY -> false;
        };
    }
}
