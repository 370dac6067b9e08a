package io.scoreline.scoring.expression;

import io.scoreline.scoring.expression.Expr.NumberLiteral;
import io.scoreline.scoring.feature.EventTime;
import java.util.List;

/// The decays `gauss`, `linear` and `expDecay` of `(x, origin, offset, scale, decay)`, by the formulas of
/// Elasticsearch's `function_score`: 1 up to `offset` away from `origin`, `decay` at `offset + scale`, and less
/// beyond. With `r = max(0, |x - origin| - offset) / scale` they are
///
/// | function | value |
/// |---|---|
/// | gauss | decay^(r^2) |
/// | expDecay | decay^r |
/// | linear | max(0, 1 - (1 - decay) r) |
///
/// They become trees of simpler operations, so that nothing else needs to know them. Two times are seconds apart, the
/// unit of durations; an origin in quotes is a time, too.
final class Decays {
    private static final NumberLiteral ZERO = new NumberLiteral(0);
    private static final NumberLiteral ONE = new NumberLiteral(1);

    private Decays() {}

    static Expr gauss(String name, int at, List<Operand> arguments) throws ExpressionException {
        Expr r = distance(name, arguments);
        return exp(product(product(logOfDecay(name, arguments), r), r));
    }

    static Expr exponential(String name, int at, List<Operand> arguments) throws ExpressionException {
        Expr r = distance(name, arguments);
        return exp(product(logOfDecay(name, arguments), r));
    }

    static Expr linear(String name, int at, List<Operand> arguments) throws ExpressionException {
        Expr r = distance(name, arguments);
        Expr slope = new NumberLiteral(1 - decay(name, arguments));
        return binary(BinaryOperator.MAX, ZERO, binary(BinaryOperator.SUBTRACT, ONE, product(slope, r)));
    }

    private static Expr distance(String name, List<Operand> arguments) throws ExpressionException {
        double offset = constant(name, "offset", arguments.get(2));
        if (offset < 0) {
            throw refused(arguments.get(2), "the offset of " + name, "0 or more", offset);
        }
        double scale = constant(name, "scale", arguments.get(3));
        if (scale <= 0) {
            throw refused(arguments.get(3), "the scale of " + name, "a number or duration above 0", scale);
        }
        Expr apart = Folding.fold(new Expr.Unary(UnaryOperator.ABS, difference(name, arguments)));
        Expr beyond = binary(
                BinaryOperator.MAX, ZERO, binary(BinaryOperator.SUBTRACT, apart, new NumberLiteral(offset)));
        return binary(BinaryOperator.DIVIDE, beyond, new NumberLiteral(scale));
    }

    private static Expr difference(String name, List<Operand> arguments) throws ExpressionException {
        Operand x = arguments.get(0);
        Operand origin = arguments.get(1);
        if (x.type() != ValueType.TIMESTAMP) {
            return binary(BinaryOperator.SUBTRACT, x.number("in " + name), origin.number("as the origin of " + name));
        }
        if (origin.expr() instanceof Expr.StringLiteral(String text)) {
            return new Expr.TimeDifference(x.expr(), new Expr.LongLiteral(time(origin, text)));
        }
        if (origin.type() != ValueType.TIMESTAMP) {
            throw origin.wrongType("as the origin of " + name, "a timestamp, or one as text in quotes");
        }
        return new Expr.TimeDifference(x.expr(), origin.expr());
    }

    private static long time(Operand origin, String text) throws ExpressionException {
        try {
            return EventTime.parseMicros(text);
        } catch (IllegalArgumentException e) {
            throw new ExpressionException(
                    origin.at(), "no time", "such as \"2026-01-31T12:00:00Z\"", "\"" + text + "\"", null);
        }
    }

    private static Expr logOfDecay(String name, List<Operand> arguments) throws ExpressionException {
        return Folding.fold(new Expr.Unary(UnaryOperator.LOG, new NumberLiteral(decay(name, arguments))));
    }

    private static double decay(String name, List<Operand> arguments) throws ExpressionException {
        double decay = constant(name, "decay", arguments.get(4));
        if (decay <= 0 || decay >= 1) {
            throw refused(arguments.get(4), "the decay of " + name, "a number between 0 and 1", decay);
        }
        return decay;
    }

    private static double constant(String name, String part, Operand operand) throws ExpressionException {
        if (operand.number("as the " + part + " of " + name) instanceof NumberLiteral(double value)) {
            return value;
        }
        throw new ExpressionException(
                operand.at(), "the " + part + " of " + name, "a constant", "an expression", null);
    }

    private static ExpressionException refused(Operand operand, String what, String expected, double found) {
        return new ExpressionException(operand.at(), what, expected, Double.toString(found), null);
    }

    private static Expr binary(BinaryOperator operator, Expr left, Expr right) {
        return Folding.fold(new Expr.Binary(operator, left, right));
    }

    private static Expr product(Expr left, Expr right) {
        return binary(BinaryOperator.MULTIPLY, left, right);
    }

    private static Expr exp(Expr power) {
        return Folding.fold(new Expr.Unary(UnaryOperator.EXP, power));
    }
}
