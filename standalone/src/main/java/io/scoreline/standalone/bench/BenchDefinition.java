package io.scoreline.bench;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.DefinitionKey;
import io.scoreline.shard.catalog.DefinitionState;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.worker.scan.LiveDefinition;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is scored, for us and in SQL.
final class BenchDefinition {
    static final long HALF_LIFE_MICROS = 6L * 3_600 * 1_000_000;

    private static final String BODY = """
            name: engagement
            version: 1
            features:
              clicks: {path: clicks, type: long, default: 0}
              dwell: {path: dwell_ms, type: double, default: 0}
              price: {path: price, type: double, default: 0}
            signal:
              clicks: 0.4 * log1p(clicks)
              dwell: 0.3 / (1 + exp(-dwell / 1000))
              price: 0.3 * price / (price + 50)
            aggregates:
              heat: {fn: decayed_sum, of: signal, halfLife: 6h}
              events: {fn: count}
              worst: {fn: max, of: signal}
            score: heat
            """;

    private BenchDefinition() {}

    static LiveDefinition live() {
        Definition definition = parsed();
        DefinitionKey key = new DefinitionKey("", definition.name(), definition.version());
        return new LiveDefinition(
                new DefinitionEntry(1, key, definition.digest(), BODY, DefinitionState.ACTIVE, Instant.EPOCH),
                definition);
    }

    static String body() {
        return BODY;
    }

    static Definition definition() {
        return parsed();
    }

    /// The features' columns.
    static Map<FeatureSpec, Integer> promoted() {
        List<FeatureSpec> specs = parsed().featureSpecs();
        Map<FeatureSpec, Integer> ids = new LinkedHashMap<>();
        for (int i = 0; i < specs.size(); i++) {
            ids.put(specs.get(i), EventSchema.FIRST_FEATURE_FIELD_ID + i);
        }
        return ids;
    }

    /// The same in SQL: one row with the number of entities and sums over them.
    static String sql(String files, boolean payload) {
        String source = payload
                ? "SELECT tenant, entity, ts, CAST(x[1] AS BIGINT) AS clicks, CAST(x[2] AS DOUBLE) AS dwell,"
                        + " CAST(x[3] AS DOUBLE) AS price FROM (SELECT tenant, entity, ts,"
                        + " json_extract_string(payload, ['$.clicks', '$.dwell_ms', '$.price']) AS x"
                        + " FROM read_parquet('" + files + "'))"
                : "SELECT tenant, entity, ts, f100_clicks AS clicks, f101_dwell_ms AS dwell, f102_price AS price"
                        + " FROM read_parquet('" + files + "')";
        return "SELECT count(*), sum(n), sum(heat), sum(worst) FROM (SELECT tenant, entity, count(*) AS n,"
                + " sum(signal * exp(ln(2) / " + HALF_LIFE_MICROS + " * (epoch_us(ts) - " + BenchEvents.FIRST_MICROS
                + "))) AS heat, max(signal) AS worst FROM (SELECT tenant, entity, ts,"
                + " 0.4::DOUBLE * ln(1 + coalesce(clicks, 0)) + 0.3::DOUBLE / (1 + exp(-coalesce(dwell, 0) / 1000))"
                + " + 0.3::DOUBLE * coalesce(price, 0) / (coalesce(price, 0) + 50) AS signal FROM (" + source
                + ")) GROUP BY tenant, entity)";
    }

    private static Definition parsed() {
        try {
            return Definition.parse(BODY);
        } catch (DefinitionException e) {
            throw new IllegalStateException(e);
        }
    }
}
