package io.scoreline.shard.schema;

import java.util.List;

/// Columns of a file of refused events, in the order in which they were refused.
public final class RejectedSchema {
    public static final Column RECEIVED_AT = new Column(1, "received_at", ColumnType.TIMESTAMP, false);
    public static final Column CODE = new Column(2, "code", ColumnType.STRING, false);
    public static final Column FIELD = new Column(3, "field", ColumnType.STRING, true);
    public static final Column MESSAGE = new Column(4, "message", ColumnType.STRING, false);
    /// As it was sent, which may be no JSON and no UTF-8.
    public static final Column EVENT = new Column(5, "event", ColumnType.BINARY, false);

    public static final TableSchema TABLE =
            new TableSchema("rejected", List.of(RECEIVED_AT, CODE, FIELD, MESSAGE, EVENT));

    private RejectedSchema() {}
}
