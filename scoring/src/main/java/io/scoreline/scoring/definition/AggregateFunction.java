package io.scoreline.scoring.definition;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an aggregate computes over the values of an entity's events.
public enum AggregateFunction {
    DECAYED_SUM("decayed_sum"),
    COUNT("count"),
    SUM("sum"),
    MEAN("mean"),
    MIN("min"),
    MAX("max"),
    FIRST("first"),
    LAST("last"),
    DISTINCT("distinct");

    private final String text;

    AggregateFunction(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /// Whether values are added up, in fixed point.
    public boolean isSum() {
        return this == DECAYED_SUM || this == SUM || this == MEAN;
    }

    /// Whether values of rows that follow each other come to one that can be added in their place.
    public boolean isFoldedByRuns() {
        return isSum() || this == COUNT || this == MIN || this == MAX;
    }

    /// Whether the value is an estimate, and not exact.
    public boolean isEstimate() {
        return this == DISTINCT;
    }

    static List<String> names() {
        return Arrays.stream(values()).map(AggregateFunction::text).toList();
    }

    static @Nullable AggregateFunction of(String text) {
        for (AggregateFunction function : values()) {
            if (function.text.equals(text)) {
                return function;
            }
        }
        return null;
    }
}
