package io.scoreline.api.history;

/// Rows of a file: `from` to `to`, which is not one of them.
record RowRange(long from, long to) {
    static final RowRange NONE = new RowRange(0, 0);

    boolean isEmpty() {
        return from >= to;
    }
}
