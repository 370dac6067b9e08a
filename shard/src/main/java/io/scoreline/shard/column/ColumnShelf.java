package io.scoreline.shard.column;

/// Takes back the columns of closed chunks, to fill them again or to close them.
@FunctionalInterface
public interface ColumnShelf {
    void putBack(int fieldId, VectorColumn column);
}
