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
        boolean types = !definition.eventTypes().isEmpty()
                || SharedExpressions.roots(definition).stream().anyMatch(EventReads::readsType);
        return new EventReads(ids, types);
    }

    private static boolean readsType(Expr expr) {
        return expr instanceof Expr.EventType
                || SharedExpressions.operands(expr).stream().anyMatch(EventReads::readsType);
    }
}
