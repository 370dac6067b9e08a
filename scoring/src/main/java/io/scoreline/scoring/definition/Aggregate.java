package io.scoreline.scoring.definition;

import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.expression.ValueType;
import org.jspecify.annotations.Nullable;

/// A named aggregate. `of` is a double or a timestamp, of any type for `distinct`, and null for a count; half-life,
/// window and pane are 0 where there is none.
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
        boolean ofTime = of != null && of.type() == ValueType.TIMESTAMP && function != AggregateFunction.DISTINCT;
        return ofTime ? ValueType.TIMESTAMP : ValueType.DOUBLE;
    }

    public boolean isWindowed() {
        return windowMicros > 0;
    }
}
