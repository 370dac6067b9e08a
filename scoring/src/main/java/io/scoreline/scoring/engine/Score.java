package io.scoreline.scoring.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A score at a time; `value` is NaN when the formula has no value for this state. `band` is null where the definition
/// has none.
public record Score(
        double value, @Nullable String band, long atMicros, long lastEventMicros, List<AggregateValue> aggregates) {
    /// One aggregate's value, in the definition's order; NaN when it has none.
    public record AggregateValue(String name, double value) {}
}
