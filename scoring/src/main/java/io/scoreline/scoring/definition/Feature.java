package io.scoreline.scoring.definition;

import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.feature.FeatureSpec;
import org.jspecify.annotations.Nullable;

/// A named feature: what is read, and what counts when that is missing (`defaultValue`; of a timestamp, its
/// microseconds), or whether its event is invalid then.
public record Feature(
        String name, FeatureSpec spec, Expr.@Nullable Literal defaultValue, boolean rejectsMissing) {}
