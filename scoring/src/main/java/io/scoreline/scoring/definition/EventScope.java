package io.scoreline.scoring.definition;

import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.expression.Scope;
import io.scoreline.scoring.expression.ValueType;
import io.scoreline.scoring.feature.FeatureType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an expression about one event sees: features, `event.type`, `event.ts`, and in aggregates the signal.
final class EventScope implements Scope {
    private final Map<String, Expr> names = new LinkedHashMap<>();
    private final Declared declared;
    private final boolean inSignal;

    private EventScope(Collection<Feature> features, Declared declared, boolean inSignal) {
        this.declared = declared;
        this.inSignal = inSignal;
        for (Feature feature : features) {
            names.put(
                    feature.name(),
                    new Expr.Feature(names.size(), type(feature.spec().type())));
        }
        names.put("event.type", new Expr.EventType());
        names.put("event.ts", new Expr.EventTs());
        if (!inSignal && !declared.terms().isEmpty()) {
            names.put("signal", new Expr.Signal());
        }
    }

    static EventScope ofSignal(Collection<Feature> features, Declared declared) {
        return new EventScope(features, declared, true);
    }

    static EventScope ofAggregates(Collection<Feature> features, Declared declared) {
        return new EventScope(features, declared, false);
    }

    private static ValueType type(FeatureType type) {
        return switch (type) {
            case DOUBLE -> ValueType.DOUBLE;
            case LONG -> ValueType.LONG;
            case BOOL -> ValueType.BOOL;
            case STRING -> ValueType.STRING;
            case TIMESTAMP -> ValueType.TIMESTAMP;
        };
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
        if (name.equals("signal")) {
            return inSignal
                    ? "a cycle: the signal is the sum of its terms, so none can read it"
                    : "there is no section signal to read";
        }
        if (declared.aggregates().contains(name)) {
            return inSignal
                    ? "a cycle: aggregates are made of events, so a term cannot read one; only score can"
                    : "a cycle: an aggregate cannot read an aggregate; only score can";
        }
        if (declared.features().contains(name)) {
            return REPORTED;
        }
        return declared.terms().contains(name)
                ? "a term cannot be read by itself; use signal, or repeat the expression"
                : null;
    }
}
