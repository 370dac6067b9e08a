package io.scoreline.standalone.bench;

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

/// What is scored.
public final class BenchDefinition {
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

    public static LiveDefinition live() {
        Definition definition = parsed();
        DefinitionKey key = new DefinitionKey("", definition.name(), definition.version());
        return new LiveDefinition(
                new DefinitionEntry(1, key, definition.digest(), BODY, DefinitionState.ACTIVE, Instant.EPOCH),
                definition);
    }

    public static String body() {
        return BODY;
    }

    public static Definition definition() {
        return parsed();
    }

    /// The features' columns.
    public static Map<FeatureSpec, Integer> promoted() {
        List<FeatureSpec> specs = parsed().featureSpecs();
        Map<FeatureSpec, Integer> ids = new LinkedHashMap<>();
        for (int i = 0; i < specs.size(); i++) {
            ids.put(specs.get(i), EventSchema.FIRST_FEATURE_FIELD_ID + i);
        }
        return ids;
    }

    private static Definition parsed() {
        try {
            return Definition.parse(BODY);
        } catch (DefinitionException e) {
            throw new IllegalStateException(e);
        }
    }
}
