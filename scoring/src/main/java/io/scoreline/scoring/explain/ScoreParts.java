package io.scoreline.scoring.explain;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.Score;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.scoring.expression.BinaryOperator;
import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.expression.UnaryOperator;
import java.util.ArrayList;
import java.util.List;

/// The score as its formula has it: with the values put in, and where it is a sum, within bounds or not, the value of
/// each summand.
final class ScoreParts {
    private final Definition definition;
    private final Scorer scorer;
    private final EntityState state;
    private final Score score;

    ScoreParts(Scorer scorer, EntityState state, Score score) {
        this.definition = scorer.definition();
        this.scorer = scorer;
        this.state = state;
        this.score = score;
    }

    /// The formula with the values in place of the names.
    String withValues() {
        return new FormulaText(this::value).of(definition.score());
    }

    /// The summands, closed by what the bounds took away and by rounding; empty when the formula is no sum or has no
    /// value.
    List<Line> lines() {
        Expr sum = withoutBounds(definition.score());
        List<Expr> summands = new ArrayList<>();
        flatten(sum, summands);
        double unbounded = evaluate(sum);
        if (summands.size() < 2 || !Double.isFinite(unbounded) || !Double.isFinite(score.value())) {
            return List.of();
        }
        FormulaText names = new FormulaText(this::name);
        List<Line> lines = new ArrayList<>();
        for (Expr summand : summands) {
            lines.add(new Line(names.of(summand), evaluate(summand)));
        }
        if (score.value() != unbounded + 0.0) {
            lines.add(new Line(Line.CLAMP, score.value() - unbounded));
        }
        boolean all = lines.stream().allMatch(line -> Double.isFinite(line.value()));
        return all ? Closing.close(lines, score.value()) : List.of();
    }

    private double evaluate(Expr part) {
        return scorer.evaluate(part, state, score.atMicros());
    }

    /// What lies within `clamp`, `min` and `max` with constant bounds.
    private static Expr withoutBounds(Expr formula) {
        Expr inner = formula;
        while (inner instanceof Expr.Binary(BinaryOperator operator, Expr value, Expr.NumberLiteral bound)
                && (operator == BinaryOperator.MIN || operator == BinaryOperator.MAX)) {
            inner = value;
        }
        return inner;
    }

    private static void flatten(Expr expr, List<Expr> into) {
        if (expr instanceof Expr.Binary(BinaryOperator operator, Expr left, Expr right)
                && (operator == BinaryOperator.ADD || operator == BinaryOperator.SUBTRACT)) {
            flatten(left, into);
            if (operator == BinaryOperator.ADD) {
                flatten(right, into);
            } else {
                into.add(new Expr.Unary(UnaryOperator.NEGATE, right));
            }
        } else {
            into.add(expr);
        }
    }

    private String name(Expr leaf) {
        return switch (leaf) {
            case Expr.Aggregate aggregate ->
                definition.aggregates().get(aggregate.index()).name();
            case Expr.Age(int aggregate) ->
                "age(" + definition.aggregates().get(aggregate).name() + ")";
            default -> leaf.toString();
        };
    }

    private String value(Expr leaf) {
        return switch (leaf) {
            case Expr.Aggregate aggregate ->
                Numbers.text(score.aggregates().get(aggregate.index()).value());
            case Expr.Age age -> Numbers.text(evaluate(age));
            default -> name(leaf);
        };
    }
}
