package io.scoreline.scoring.expression;

import io.scoreline.scoring.expression.Expr.BoolLiteral;
import io.scoreline.scoring.expression.Expr.LongLiteral;
import io.scoreline.scoring.expression.Expr.NumberLiteral;

/// Replaces an operation whose operands are constants by its value.
final class Folding {
    private Folding() {}

    static Expr fold(Expr expr) {
        return switch (expr) {
            case Expr.ToDouble(LongLiteral(long value)) -> new NumberLiteral((double) value);
            case Expr.ToDouble(BoolLiteral(boolean value)) -> new NumberLiteral(value ? 1 : 0);
            case Expr.Unary(UnaryOperator operator, NumberLiteral(double x)) -> new NumberLiteral(operator.apply(x));
            case Expr.Binary(BinaryOperator operator, NumberLiteral(double x), NumberLiteral(double y)) ->
                new NumberLiteral(operator.apply(x, y));
            case Expr.Compare(Comparison comparison, NumberLiteral(double x), NumberLiteral(double y)) ->
                new BoolLiteral(comparison.test(x, y));
            case Expr.Compare(Comparison comparison, LongLiteral(long x), LongLiteral(long y)) ->
                new BoolLiteral(comparison.test(x, y));
            case Expr.Not(BoolLiteral(boolean value)) -> new BoolLiteral(!value);
            case Expr.And(BoolLiteral(boolean x), BoolLiteral(boolean y)) -> new BoolLiteral(x && y);
            case Expr.Or(BoolLiteral(boolean x), BoolLiteral(boolean y)) -> new BoolLiteral(x || y);
            case Expr.If(BoolLiteral(boolean condition), Expr then, Expr otherwise) -> condition ? then : otherwise;
            default -> expr;
        };
    }
}
