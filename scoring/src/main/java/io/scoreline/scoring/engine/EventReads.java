package io.scoreline.scoring.engine;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.expression.Expr;

/// What a definition reads of events beside their times and features.
record EventReads(boolean ids, boolean types) {
    static EventReads of(Definition definition) {
        boolean ids = definition.aggregates().stream()
                .anyMatch(aggregate -> switch (aggregate.function()) {
                    case FIRST, LAST -> true;
                    case COUNT, SUM, MEAN, DECAYED_SUM, MIN, MAX, DISTINCT -> false;
                });
        return new EventReads(ids, !definition.eventTypes().isEmpty() || readsType(definition));
    }

    private static boolean readsType(Definition definition) {
        boolean[] found = new boolean[1];
        SharedExpressions.visit(SharedExpressions.roots(definition), node -> {
            found[0] |= node instanceof Expr.EventType;
            return !found[0];
        });
        return found[0];
    }
}
