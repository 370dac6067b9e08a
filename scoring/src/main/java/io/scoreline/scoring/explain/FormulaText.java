package io.scoreline.scoring.explain;

import io.scoreline.scoring.expression.BinaryOperator;
import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.expression.StringPredicate;
import io.scoreline.scoring.expression.UnaryOperator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/// An expression as text: as it would be written, but for constants that were computed beforehand. What stands for a
/// leaf is the caller's affair: its name, or its value.
final class FormulaText {
    private static final int OR = 1;
    private static final int AND = 2;
    private static final int NOT = 3;
    private static final int COMPARISON = 4;
    private static final int SUM = 5;
    private static final int PRODUCT = 6;
    private static final int SIGN = 7;

    private final Function<Expr, String> leaves;

    FormulaText(Function<Expr, String> leaves) {
        this.leaves = leaves;
    }

    String of(Expr expr) {
        return text(expr, 0);
    }

    private String text(Expr expr, int around) {
        return switch (expr) {
            case Expr.NumberLiteral(double value) -> number(value, around);
            case Expr.LongLiteral(long value) -> String.valueOf(value);
            case Expr.BoolLiteral(boolean value) -> String.valueOf(value);
            case Expr.StringLiteral(String value) -> "\"" + value + "\"";
            case Expr.ToDouble(Expr operand) -> text(operand, around);
            case Expr.Unary(UnaryOperator operator, Expr operand) ->
                operator == UnaryOperator.NEGATE
                        ? in(around, SIGN, "-" + text(operand, SIGN))
                        : call(operator.name().toLowerCase(Locale.ROOT), operand);
            case Expr.Binary binary -> binary(binary, around);
            case Expr.TimeDifference(Expr left, Expr right) ->
                in(around, SUM, text(left, SUM) + " - " + text(right, SUM + 1));
            case Expr.Compare compare ->
                in(
                        around,
                        COMPARISON,
                        text(compare.left(), COMPARISON + 1)
                                + " "
                                + compare.comparison().text()
                                + " "
                                + text(compare.right(), COMPARISON + 1));
            case Expr.And(Expr left, Expr right) -> in(around, AND, text(left, AND) + " and " + text(right, AND));
            case Expr.Or(Expr left, Expr right) -> in(around, OR, text(left, OR) + " or " + text(right, OR));
            case Expr.Not(Expr operand) -> in(around, NOT, "not " + text(operand, NOT));
            case Expr.In in -> in(around, COMPARISON, text(in.value(), COMPARISON + 1) + " in " + list(in));
            case Expr.If(Expr condition, Expr then, Expr otherwise) -> call("if", condition, then, otherwise);
            case Expr.IsMissing(Expr operand) -> call("isMissing", operand);
            case Expr.StringTest(StringPredicate predicate, Expr text, Expr part) -> call(name(predicate), text, part);
            case Expr.Lower(Expr operand) -> call("lower", operand);
            default -> leaves.apply(expr);
        };
    }

    private static String name(StringPredicate predicate) {
        return switch (predicate) {
            case STARTS_WITH -> "startsWith";
            case ENDS_WITH -> "endsWith";
            case CONTAINS -> "contains";
        };
    }

    private String number(double value, int around) {
        String text = Numbers.text(value);
        return value < 0 ? in(around, SIGN, text) : text;
    }

    private String binary(Expr.Binary binary, int around) {
        String operator = binary.operator().text();
        return switch (binary.operator()) {
            case ADD, SUBTRACT ->
                in(around, SUM, text(binary.left(), SUM) + " " + operator + " " + text(binary.right(), SUM + 1));
            case MULTIPLY, DIVIDE ->
                in(
                        around,
                        PRODUCT,
                        text(binary.left(), PRODUCT) + " " + operator + " " + text(binary.right(), PRODUCT + 1));
            case MIN ->
                binary.left() instanceof Expr.Binary(BinaryOperator inner, Expr value, Expr low)
                                && inner == BinaryOperator.MAX
                        ? call("clamp", value, low, binary.right())
                        : call(operator, binary.left(), binary.right());
            case MAX, POW -> call(operator, binary.left(), binary.right());
        };
    }

    private String list(Expr.In in) {
        return in.options().stream().map(option -> text(option, 0)).collect(Collectors.joining(", ", "[", "]"));
    }

    private String call(String name, Expr... arguments) {
        return List.of(arguments).stream()
                .map(argument -> text(argument, 0))
                .collect(Collectors.joining(", ", name + "(", ")"));
    }

    /// In parentheses where something that binds more tightly is around it.
    private static String in(int around, int own, String text) {
        return around > own ? "(" + text + ")" : text;
    }
}
