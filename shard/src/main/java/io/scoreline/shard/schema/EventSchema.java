package io.scoreline.shard.schema;

import io.scoreline.scoring.feature.FeatureSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Columns of event shards, sorted by (tenant, entity, ts, id). Landing shards have the first seven and the promoted
/// features; merged shards have [#SEQ] and [#REGISTERED_AT] of each row's landing shard as well. Field ids of promoted
/// features come from the catalog, from [#FIRST_FEATURE_FIELD_ID].
public final class EventSchema {
    public static final Column TENANT = new Column(1, "tenant", ColumnType.STRING, false);
    public static final Column ENTITY = new Column(2, "entity", ColumnType.STRING, false);
    public static final Column ID = new Column(3, "id", ColumnType.STRING, false);
    public static final Column TS = new Column(4, "ts", ColumnType.TIMESTAMP, false);
    /// Null for an event without a type.
    public static final Column TYPE = new Column(5, "type", ColumnType.STRING, true);
    public static final Column PAYLOAD = new Column(6, "payload", ColumnType.STRING, false);
    /// Whether the id was made here and so is never a duplicate.
    public static final Column SERVER_ID = new Column(7, "server_id", ColumnType.BOOL, false);
    public static final Column SEQ = new Column(8, "seq", ColumnType.LONG, false);
    public static final Column REGISTERED_AT = new Column(9, "registered_at", ColumnType.TIMESTAMP, false);
    public static final int FIRST_FEATURE_FIELD_ID = 100;
    public static final int MAX_FEATURES = 256;

    private static final List<Column> LANDING = List.of(TENANT, ENTITY, ID, TS, TYPE, PAYLOAD, SERVER_ID);

    private EventSchema() {}

    public static TableSchema landing(Map<FeatureSpec, Integer> features) {
        return withFeatures(LANDING, features);
    }

    public static TableSchema merged(Map<FeatureSpec, Integer> features) {
        List<Column> columns = new ArrayList<>(LANDING);
        columns.add(SEQ);
        columns.add(REGISTERED_AT);
        return withFeatures(columns, features);
    }

    /// The column of a promoted feature: its raw value, null where missing.
    public static Column feature(FeatureSpec spec, int fieldId) {
        ColumnType type =
                switch (spec.type()) {
                    case DOUBLE -> ColumnType.DOUBLE;
                    case LONG -> ColumnType.LONG;
                    case BOOL -> ColumnType.BOOL;
                    case STRING -> ColumnType.STRING;
                    case TIMESTAMP -> ColumnType.TIMESTAMP;
                };
        return new Column(fieldId, "f" + fieldId + "_" + spec.path().members().getLast(), type, true);
    }

    private static TableSchema withFeatures(List<Column> base, Map<FeatureSpec, Integer> features) {
        List<Column> columns = new ArrayList<>(base);
        features.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(entry -> columns.add(feature(entry.getKey(), entry.getValue())));
        return new TableSchema("event", columns);
    }
}
