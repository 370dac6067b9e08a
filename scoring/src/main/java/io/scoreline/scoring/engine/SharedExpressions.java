package io.scoreline.scoring.engine;

import io.scoreline.scoring.definition.Aggregate;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.Term;
import io.scoreline.scoring.expression.Expr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which of a definition's expressions occur more than once, wherever: each of those has a place, and its values are
/// computed once for a block. Leaves have none, and neither has what occurs only within another that is shared.
final class SharedExpressions {
    static final int NO_PLACE = -1;

    private final IdentityHashMap<Expr, Integer> placeOfNode = new IdentityHashMap<>();
    private int places;

    private SharedExpressions() {}

    static SharedExpressions of(Definition definition) {
        return among(roots(definition));
    }

    static SharedExpressions among(List<Expr> roots) {
        Map<Expr, List<Expr>> nodes = new HashMap<>();
        roots.forEach(root -> collect(root, nodes));
        SharedExpressions shared = new SharedExpressions();
        for (List<Expr> equal : nodes.values()) {
            if (equal.size() > 1) {
                equal.forEach(node -> shared.placeOfNode.put(node, shared.places));
                shared.places++;
            }
        }
        return shared;
    }

    int places() {
        return places;
    }

    /// The node's place, or [#NO_PLACE].
    int place(Expr node) {
        Integer place = placeOfNode.get(node);
        return place == null ? NO_PLACE : place;
    }

    /// All that is evaluated over blocks of events.
    static List<Expr> roots(Definition definition) {
        Stream<@Nullable Expr> terms =
                definition.terms().stream().flatMap((Term term) -> Stream.of(term.when(), term.value()));
        Stream<@Nullable Expr> aggregates = definition.aggregates().stream()
                .flatMap((Aggregate aggregate) -> Stream.of(aggregate.when(), aggregate.of()));
        return Stream.concat(terms, aggregates).filter(Objects::nonNull).toList();
    }

    private static void collect(Expr node, Map<Expr, List<Expr>> nodes) {
        List<Expr> operands = operands(node);
        if (operands.isEmpty()) {
            return;
        }
        List<Expr> equal = nodes.computeIfAbsent(node, any -> new ArrayList<>());
        equal.add(node);
        if (equal.size() == 1) {
            operands.forEach(operand -> collect(operand, nodes));
        }
    }

    static List<Expr> operands(Expr node) {
        return switch (node) {
            case Expr.Literal leaf -> List.of();
            case Expr.Feature leaf -> List.of();
            case Expr.EventType leaf -> List.of();
            case Expr.EventTs leaf -> List.of();
            case Expr.Signal leaf -> List.of();
            case Expr.Aggregate leaf -> List.of();
            case Expr.Age leaf -> List.of();
            case Expr.ToDouble(Expr operand) -> List.of(operand);
            case Expr.Unary unary -> List.of(unary.operand());
            case Expr.Binary binary -> List.of(binary.left(), binary.right());
            case Expr.TimeDifference(Expr left, Expr right) -> List.of(left, right);
            case Expr.Compare compare -> List.of(compare.left(), compare.right());
            case Expr.And(Expr left, Expr right) -> List.of(left, right);
            case Expr.Or(Expr left, Expr right) -> List.of(left, right);
            case Expr.Not(Expr operand) -> List.of(operand);
            case Expr.In in -> List.of(in.value());
            case Expr.If choice -> List.of(choice.condition(), choice.then(), choice.otherwise());
            case Expr.StringTest test -> List.of(test.text(), test.part());
            case Expr.Lower(Expr text) -> List.of(text);
            case Expr.IsMissing(Expr operand) -> List.of(operand);
        };
    }
}
