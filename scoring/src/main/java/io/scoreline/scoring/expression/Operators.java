package io.scoreline.scoring.expression;

import io.scoreline.scoring.expression.Expr.Literal;
import java.util.ArrayList;
import java.util.List;

/// Types the operators: what they take, and the tree that results.
final class Operators {
    private Operators() {}

    static Expr arithmetic(BinaryOperator operator, Operand left, Operand right) throws ExpressionException {
        boolean twoTimes = left.type() == ValueType.TIMESTAMP && right.type() == ValueType.TIMESTAMP;
        if (operator == BinaryOperator.SUBTRACT && twoTimes) {
            return new Expr.TimeDifference(left.expr(), right.expr());
        }
        String place = "beside " + operator.text();
        return finite(new Expr.Binary(operator, left.number(place), right.number(place)), left.at());
    }

    /// Folds; a constant that is no finite number can only be a mistake.
    static Expr finite(Expr expr, int at) throws ExpressionException {
        Expr folded = Folding.fold(expr);
        if (folded instanceof Expr.NumberLiteral(double value) && !Double.isFinite(value)) {
            throw new ExpressionException(
                    at, "the constant has no value", "a finite number", Double.toString(value), null);
        }
        return folded;
    }

    static Expr compare(Comparison comparison, Operand left, Operand right) throws ExpressionException {
        ValueType type = commonType(left, right, "beside " + comparison.text());
        boolean ordered = type != ValueType.STRING && type != ValueType.BOOL;
        if (!ordered && !comparison.isEquality()) {
            throw new ExpressionException(
                    left.at(),
                    "no order between values of this type",
                    "a number or timestamp beside " + comparison.text(),
                    type.words(),
                    null);
        }
        return Folding.fold(new Expr.Compare(comparison, as(left, type), as(right, type)));
    }

    static Expr choose(Operand condition, Operand then, Operand otherwise) throws ExpressionException {
        Expr test = condition.bool("as the condition of if");
        ValueType type = then.type() != otherwise.type()
                        && then.type().countsAsNumber()
                        && otherwise.type().countsAsNumber()
                ? ValueType.DOUBLE
                : commonType(then, otherwise, "as a branch of if");
        return Folding.fold(new Expr.If(test, as(then, type), as(otherwise, type)));
    }

    static Expr in(Operand value, List<Operand> options) throws ExpressionException {
        ValueType type = value.type();
        for (Operand option : options) {
            ValueType common = commonType(value, option, "in the list");
            type = common == ValueType.DOUBLE ? common : type;
        }
        List<Literal> literals = new ArrayList<>();
        for (Operand option : options) {
            if (!(as(option, type) instanceof Literal literal)) {
                throw new ExpressionException(
                        option.at(), "not a constant in the list", "a number or string", "an expression", null);
            }
            literals.add(literal);
        }
        return new Expr.In(as(value, type), literals);
    }

    /// The one type in which both can be compared: exactly as longs when both are, else as doubles.
    private static ValueType commonType(Operand left, Operand right, String place) throws ExpressionException {
        if (left.type() == right.type()) {
            return left.type();
        }
        boolean numbers = isNumber(left) && isNumber(right);
        if (!numbers) {
            throw right.wrongType(place, left.type().words());
        }
        return ValueType.DOUBLE;
    }

    private static boolean isNumber(Operand operand) {
        return operand.type() == ValueType.DOUBLE || operand.type() == ValueType.LONG;
    }

    private static Expr as(Operand operand, ValueType type) throws ExpressionException {
        return type == ValueType.DOUBLE ? operand.number("here") : operand.expr();
    }
}
