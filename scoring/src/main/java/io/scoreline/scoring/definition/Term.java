package io.scoreline.scoring.definition;

import io.scoreline.scoring.expression.Expr;
import org.jspecify.annotations.Nullable;

/// A term of the signal: `weight * value` where the condition holds, else 0. `value` is a double.
public record Term(String name, double weight, @Nullable Expr when, Expr value) {}
