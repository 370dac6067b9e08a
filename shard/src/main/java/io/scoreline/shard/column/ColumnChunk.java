package io.scoreline.shard.column;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Some rows of a file as Arrow vectors, one for each selected column that the file has. Close to free them. Not
/// thread-safe.
public final class ColumnChunk implements AutoCloseable {
    private final long firstRow;
    private final int rows;
    private final Map<Integer, VectorColumn> columns;
    private final ColumnShelf shelf;

    /// Takes over filled columns, by field id, each of `rows` rows.
    public ColumnChunk(long firstRow, int rows, Map<Integer, ? extends VectorColumn> columns) {
        this(firstRow, rows, columns, (fieldId, column) -> column.close());
    }

    /// As above; `shelf` gets the columns when the chunk is closed.
    public ColumnChunk(
            long firstRow, int rows, Map<Integer, ? extends VectorColumn> columns, ColumnShelf shelf) {
        this.firstRow = firstRow;
        this.rows = rows;
        this.columns = Map.copyOf(columns);
        this.shelf = shelf;
    }

    public int rows() {
        return rows;
    }

    /// Row of the file at which this chunk begins.
    public long firstRow() {
        return firstRow;
    }

    public boolean has(int fieldId) {
        return columns.containsKey(fieldId);
    }

    /// The column; [IllegalArgumentException] when the chunk does not have it.
    public ColumnValues column(int fieldId) {
        @Nullable VectorColumn column = columns.get(fieldId);
        if (column == null) {
            throw new IllegalArgumentException("field id " + fieldId + ": the chunk has " + columns.keySet());
        }
        return column;
    }

    @Override
    public void close() {
        columns.forEach(shelf::putBack);
    }
}
