package io.scoreline.shard.schema;

import java.util.List;

/// Columns of a verdict: the rows of landing shards that are duplicates, sorted.
public final class VerdictSchema {
    public static final Column SEQ = new Column(1, "seq", ColumnType.LONG, false);
    /// Row of the landing shard, from 0.
    public static final Column ROW = new Column(2, "row", ColumnType.LONG, false);

    public static final TableSchema TABLE = new TableSchema("verdict", List.of(SEQ, ROW));

    private VerdictSchema() {}
}
