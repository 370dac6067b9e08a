package io.scoreline.shard.column;

/// Values of one column, by row. `DOUBLE` is read as a double; `STRING` and `BINARY` as a slice of bytes; all other
/// types as a long (`BOOL` 0 or 1). Accessors of another type throw. Bytes are valid until the next call.
public interface ColumnValues {
    boolean isNull(int row);

    /// Whether a row may be null; when false, none is.
    default boolean anyNull() {
        return true;
    }

    /// Copies which of the first rows are not null.
    default void copyPresent(boolean[] into, int rows) {
        for (int row = 0; row < rows; row++) {
            into[row] = !isNull(row);
        }
    }

    /// The end of the rows from `row` on, at most `rows`, that are known to have the bytes of this one; those behind may
    /// have them, too.
    default int runEnd(int row, int rows) {
        return row + 1;
    }

    /// Copies the longs of the first rows, 0 for a null.
    default void copyLongs(long[] into, int rows) {
        for (int row = 0; row < rows; row++) {
            into[row] = longAt(row);
        }
    }

    /// Copies the doubles of the first rows, 0 for a null.
    default void copyDoubles(double[] into, int rows) {
        for (int row = 0; row < rows; row++) {
            into[row] = doubleAt(row);
        }
    }

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
