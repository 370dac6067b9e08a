package io.scoreline.scoring.definition;

import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.expression.ValueType;
import org.jspecify.annotations.Nullable;

/// A named aggregate. `of` is a double or a timestamp, and null for a count; half-life, window and pane are 0 where
/// there is none.
public record Aggregate(
        String name,
        AggregateFunction function,
        @Nullable Expr of,
        @Nullable Expr when,
        long halfLifeMicros,
        long windowMicros,
        long paneMicros) {

    /// TIMESTAMP for the first, last, least or greatest of timestamps, else DOUBLE.
    public ValueType type() {
        return of != null && of.type() == ValueType.TIMESTAMP ? ValueType.TIMESTAMP : ValueType.DOUBLE;
    }

    public boolean isWindowed() {
        return windowMicros > 0;
    }
}
