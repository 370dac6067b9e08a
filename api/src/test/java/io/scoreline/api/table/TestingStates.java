package io.scoreline.api.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.scoring.explain.EventRef;
import io.scoreline.scoring.explain.EventRows;
import io.scoreline.scoring.explain.Explainer;
import java.util.Random;

/// Encoded states of a definition with aggregates of every kind, and rows of them.
final class TestingStates {
    static final long BASE_MICROS = 1_760_000_000_000_000L;
    private static final String TEXT =
            """
            name: table
            version: 1
            features:
              v:
                path: v
                type: double
                default: 1
            signal:
              v: v
            aggregates:
              heat:
                fn: decayed_sum
                of: signal
                halfLife: 6h
              n:
                fn: count
              ones:
                fn: sum
                of: 1.0 + 0 * v
              recent:
                fn: count
                window: 1d
              average:
                fn: mean
                of: v
              worst:
                fn: max
                of: v
                window: 30d
              first:
                fn: first
                of: v
              seen:
                fn: last
                of: event.ts
              kinds:
                fn: distinct
                of: v
            score: heat
            """;

    final Definition definition;
    final Scorer scorer;

    TestingStates() {
        this(TEXT);
    }

    TestingStates(String text) {
        try {
            definition = Definition.parse(text);
        } catch (DefinitionException e) {
            throw new IllegalStateException(e);
        }
        scorer = new Scorer(definition, definition.featureSpecs());
    }

    /// The state of a few random events, with times from minutes to years apart.
    byte[] random(Random random) {
        EventRows rows = new EventRows(definition);
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            long span = 60_000_000L << (4 * random.nextInt(6));
            add(rows, BASE_MICROS + random.nextLong(span), Math.rint(random.nextGaussian() * 1_000) / 8);
        }
        return encoded(rows);
    }

    /// The state of one event.
    byte[] one(long tsMicros, double value) {
        EventRows rows = new EventRows(definition);
        add(rows, tsMicros, value);
        return encoded(rows);
    }

    private static void add(EventRows rows, long tsMicros, double value) {
        byte[] payload = ("{\"v\":" + value + "}").getBytes(UTF_8);
        rows.add(new EventRef("e-" + value + tsMicros, tsMicros, "", 1), payload, 0, payload.length);
    }

    private byte[] encoded(EventRows rows) {
        Explainer explainer = new Explainer(definition, Long.MAX_VALUE);
        explainer.add(rows);
        return explainer.state().encode();
    }

    static ScoreRow row(String tenant, String entity, int partition, long seq, byte[] state) {
        byte[] tenantBytes = tenant.getBytes(UTF_8);
        byte[] entityBytes = entity.getBytes(UTF_8);
        return new ScoreRow()
                .tenant(tenantBytes, 0, tenantBytes.length)
                .entity(entityBytes, 0, entityBytes.length)
                .place(partition, seq)
                .state(state, 0, state.length);
    }
}
