package io.scoreline.scoring.definition;

import io.scoreline.scoring.definition.YamlNode.Scalar;
import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.expression.ExpressionException;
import io.scoreline.scoring.expression.ExpressionParser;
import io.scoreline.scoring.expression.Scope;
import io.scoreline.scoring.expression.ValueType;
import org.jspecify.annotations.Nullable;

/// Reads a scalar of the document as an expression; null after adding a problem.
final class ExpressionReader {
    private final Problems problems;

    ExpressionReader(Problems problems) {
        this.problems = problems;
    }

    @Nullable
    Expr read(YamlNode node, String field, Scope scope) {
        if (!(node instanceof Scalar scalar) || scalar.isNull()) {
            String what = node instanceof Scalar ? "no expression" : "wrong type: " + YamlTraps.COMMA;
            problems.add(node, field, what, "an expression", node.words());
            return null;
        }
        try {
            return ExpressionParser.parse(scalar.text(), scope);
        } catch (ExpressionException e) {
            if (Scope.REPORTED.equals(e.getMessage())) {
                return null;
            }
            int column = scalar.oneLine() ? scalar.textColumn() + e.at() : scalar.column();
            String place = scalar.oneLine() ? "" : " (character " + (e.at() + 1) + " of the expression)";
            String what = e.getMessage() + place + YamlTraps.inExpression(String.valueOf(e.getMessage()), scalar);
            problems.add(scalar.line(), column, field, what, e.expected(), e.found(), e.nearest());
            return null;
        }
    }

    /// As a double; a boolean counts 0 or 1.
    @Nullable
    Expr readNumber(YamlNode node, String field, Scope scope) {
        @Nullable Expr expr = read(node, field, scope);
        if (expr == null || expr.type() == ValueType.DOUBLE) {
            return expr;
        }
        if (!expr.type().countsAsNumber()) {
            problems.add(
                    node,
                    field,
                    "wrong type",
                    "a number or boolean",
                    expr.type().words());
            return null;
        }
        return new Expr.ToDouble(expr);
    }

    @Nullable
    Expr readCondition(YamlNode node, String field, Scope scope) {
        @Nullable Expr expr = read(node, field, scope);
        if (expr != null && expr.type() != ValueType.BOOL) {
            problems.add(
                    node,
                    field,
                    "wrong type",
                    "a boolean, such as a comparison",
                    expr.type().words());
            return null;
        }
        return expr;
    }
}
