package io.scoreline.shard.schema;

import java.util.List;

/// Columns of score shards and score bases, sorted by (partition, tenant, entity): one row for each entity touched.
public final class ScoreSchema {
    public static final Column PARTITION = new Column(1, "partition", ColumnType.INT, false);
    public static final Column TENANT = new Column(2, "tenant", ColumnType.STRING, false);
    public static final Column ENTITY = new Column(3, "entity", ColumnType.STRING, false);
    public static final Column EVENTS = new Column(4, "events", ColumnType.LONG, false);
    public static final Column LAST_EVENT_AT = new Column(5, "last_event_at", ColumnType.TIMESTAMP, false);
    /// The encoded partial aggregates.
    public static final Column STATE = new Column(6, "state", ColumnType.BINARY, false);

    public static final TableSchema TABLE =
            new TableSchema("score", List.of(PARTITION, TENANT, ENTITY, EVENTS, LAST_EVENT_AT, STATE));

    private ScoreSchema() {}
}
