package io.scoreline.scoring.definition;

import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.expression.Scope;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the score sees: aggregates, and their ages.
final class ScoreScope implements Scope {
    private final Map<String, Expr> names = new LinkedHashMap<>();
    private final Declared declared;

    ScoreScope(Collection<Aggregate> aggregates, Declared declared) {
        this.declared = declared;
        for (Aggregate aggregate : aggregates) {
            names.put(aggregate.name(), new Expr.Aggregate(names.size(), aggregate.type()));
        }
    }

    @Override
    public @Nullable Expr resolve(String name) {
        return names.get(name);
    }

    @Override
    public Collection<String> names() {
        return names.keySet();
    }

    @Override
    public @Nullable String whyNot(String name) {
        if (declared.aggregates().contains(name)) {
            return REPORTED;
        }
        boolean ofEvent = declared.features().contains(name) || name.equals("signal") || name.startsWith("event.");
        return ofEvent ? "score reads aggregates, not single events; make an aggregate of it" : null;
    }
}
