package io.scoreline.shard.column;

/// Values of one column, by row. `DOUBLE` is read as a double; `STRING` and `BINARY` as a slice of bytes; all other
/// types as a long (`BOOL` 0 or 1). Accessors of another type throw. Bytes are valid until the next call.
public interface ColumnValues {
    boolean isNull(int row);

    default long longAt(int row) {
        throw new IllegalStateException("not a column of longs");
    }

    default double doubleAt(int row) {
        throw new IllegalStateException("not a column of doubles");
    }

    /// The array that holds the bytes of this row at [#bytesFrom]; call it before the other two.
    default byte[] bytes(int row) {
        throw new IllegalStateException("not a column of bytes");
    }

    default int bytesFrom(int row) {
        throw new IllegalStateException("not a column of bytes");
    }

    default int bytesLength(int row) {
        throw new IllegalStateException("not a column of bytes");
    }
}
