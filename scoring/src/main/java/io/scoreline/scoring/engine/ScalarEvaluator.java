package io.scoreline.scoring.engine;

import io.scoreline.scoring.expression.Comparison;
import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.expression.Expr.Literal;
import io.scoreline.scoring.expression.StringPredicate;
import java.util.Locale;

/// Evaluates an expression once, for the values that some leaves have. What a missing operand makes missing is kept as
/// a flag: a result counts
/// only while [#isMissing()] is false. One evaluation per instance at a time.
final class ScalarEvaluator {
    private static final double MICROS_PER_SECOND = 1e6;

    /// The values of the leaves that are no literals; only the method of a leaf's type is called, and only when it is
    /// not missing.
    interface Leaves {
        boolean isMissing(Expr leaf);

        double number(Expr leaf);

        long whole(Expr leaf);

        boolean bool(Expr leaf);

        String text(Expr leaf);
    }

    private final Leaves leaves;
    private boolean missing;

    ScalarEvaluator(Leaves leaves) {
        this.leaves = leaves;
    }

    /// Whether the value last evaluated is missing.
    boolean isMissing() {
        return missing;
    }

    /// The value of a DOUBLE expression.
    double evaluate(Expr expr) {
        missing = false;
        return number(expr);
    }

    /// The value of a BOOL expression.
    boolean test(Expr expr) {
        missing = false;
        return bool(expr);
    }

    private double number(Expr expr) {
        return switch (expr) {
            case Expr.NumberLiteral(double value) -> value;
            case Expr.ToDouble(Expr operand) ->
                switch (operand.type()) {
                    case BOOL -> bool(operand) ? 1 : 0;
                    case LONG, DOUBLE, STRING, TIMESTAMP -> (double) whole(operand);
                };
            case Expr.Unary unary -> unary.operator().apply(number(unary.operand()));
            case Expr.Binary binary -> binary.operator().apply(number(binary.left()), number(binary.right()));
            case Expr.TimeDifference(Expr left, Expr right) ->
                (double) (whole(left) - whole(right)) / MICROS_PER_SECOND;
            case Expr.If(Expr condition, Expr then, Expr otherwise) -> number(chosen(condition, then, otherwise));
            default -> present(expr) ? leaves.number(expr) : 0;
        };
    }

    private long whole(Expr expr) {
        return switch (expr) {
            case Expr.LongLiteral(long value) -> value;
            case Expr.If(Expr condition, Expr then, Expr otherwise) -> whole(chosen(condition, then, otherwise));
            default -> present(expr) ? leaves.whole(expr) : 0;
        };
    }

    private boolean bool(Expr expr) {
        return switch (expr) {
            case Expr.BoolLiteral(boolean value) -> value;
            case Expr.Compare(Comparison comparison, Expr left, Expr right) -> compare(comparison, left, right);
            case Expr.And(Expr left, Expr right) -> all(bool(left), bool(right));
            case Expr.Or(Expr left, Expr right) -> !all(!bool(left), !bool(right));
            case Expr.Not(Expr operand) -> !bool(operand);
            case Expr.In in -> in(in);
            case Expr.StringTest(StringPredicate predicate, Expr text, Expr part) ->
                test(predicate, text(text), text(part));
            case Expr.IsMissing(Expr operand) -> evaluatesToMissing(operand);
            case Expr.If(Expr condition, Expr then, Expr otherwise) -> bool(chosen(condition, then, otherwise));
            default -> present(expr) && leaves.bool(expr);
        };
    }

    /// Takes both sides evaluated: one that is missing makes the result missing, whatever the other is.
    private static boolean all(boolean left, boolean right) {
        return left && right;
    }

    private String text(Expr expr) {
        return switch (expr) {
            case Expr.StringLiteral(String value) -> value;
            case Expr.Lower(Expr operand) -> text(operand).toLowerCase(Locale.ROOT);
            case Expr.If(Expr condition, Expr then, Expr otherwise) -> text(chosen(condition, then, otherwise));
            default -> present(expr) ? leaves.text(expr) : "";
        };
    }

    private boolean present(Expr leaf) {
        boolean absent = leaves.isMissing(leaf);
        missing |= absent;
        return !absent;
    }

    /// The branch that counts; the other one is not evaluated, so that it cannot make the result missing.
    private Expr chosen(Expr condition, Expr then, Expr otherwise) {
        return bool(condition) ? then : otherwise;
    }

    private boolean compare(Comparison comparison, Expr left, Expr right) {
        return switch (left.type()) {
            case DOUBLE -> comparison.test(number(left), number(right));
            case LONG, TIMESTAMP -> comparison.test(whole(left), whole(right));
            case BOOL -> (bool(left) == bool(right)) == (comparison == Comparison.EQUAL);
            case STRING -> text(left).equals(text(right)) == (comparison == Comparison.EQUAL);
        };
    }

    private boolean in(Expr.In in) {
        boolean found = false;
        for (Literal option : in.options()) {
            found |= compare(Comparison.EQUAL, in.value(), option);
        }
        return found;
    }

    private static boolean test(StringPredicate predicate, String text, String part) {
        return switch (predicate) {
            case STARTS_WITH -> text.startsWith(part);
            case ENDS_WITH -> text.endsWith(part);
            case CONTAINS -> text.contains(part);
        };
    }

    private boolean evaluatesToMissing(Expr operand) {
        boolean before = missing;
        missing = false;
        switch (operand.type()) {
            case DOUBLE -> number(operand);
            case LONG, TIMESTAMP -> whole(operand);
            case BOOL -> bool(operand);
            case STRING -> text(operand);
        }
        boolean result = missing;
        missing = before;
        return result;
    }
}
