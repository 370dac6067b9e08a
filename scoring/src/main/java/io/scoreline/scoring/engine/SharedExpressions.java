package io.scoreline.scoring.engine;

import io.scoreline.scoring.definition.Aggregate;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.Term;
import io.scoreline.scoring.expression.Expr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
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
        SharedExpressions shared = new SharedExpressions();
        for (List<Expr> equal : outermost(roots, numbers(roots)).values()) {
            if (equal.size() > 1) {
                equal.forEach(node -> shared.placeOfNode.put(node, shared.places));
                shared.places++;
            }
        }
        return shared;
    }

    /// Each node's number: equal expressions have equal ones, as in value numbering (Cocke and Schwartz, 1970).
    private static IdentityHashMap<Expr, Integer> numbers(List<Expr> roots) {
        IdentityHashMap<Expr, Integer> numbers = new IdentityHashMap<>();
        Map<List<Object>, Integer> known = new HashMap<>();
        for (Expr node : operandsFirst(roots)) {
            List<Object> key = new ArrayList<>();
            key.add(kind(node));
            operands(node).forEach(operand -> key.add(Objects.requireNonNull(numbers.get(operand))));
            numbers.put(node, known.computeIfAbsent(key, any -> known.size()));
        }
        return numbers;
    }

    private static Iterable<Expr> operandsFirst(List<Expr> roots) {
        List<Expr> nodes = new ArrayList<>();
        visit(roots, node -> {
            nodes.add(node);
            return true;
        });
        return nodes.reversed();
    }

    /// Nodes that have operands, by their numbers, without those within others that came before.
    private static Map<Integer, List<Expr>> outermost(List<Expr> roots, IdentityHashMap<Expr, Integer> numbers) {
        Map<Integer, List<Expr>> nodes = new HashMap<>();
        visit(roots, node -> {
            if (operands(node).isEmpty()) {
                return false;
            }
            Integer number = Objects.requireNonNull(numbers.get(node));
            List<Expr> equal = nodes.computeIfAbsent(number, any -> new ArrayList<>());
            equal.add(node);
            return equal.size() == 1;
        });
        return nodes;
    }

    /// Shows every node before its operands, which are visited when it says so. Without recursion: a flat sum is as deep as it
    /// is long.
    static void visit(List<Expr> roots, Predicate<Expr> visitor) {
        Deque<Expr> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            Expr node = open.pop();
            if (visitor.test(node)) {
                operands(node).forEach(open::push);
            }
        }
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

    /// What tells the node from others with the same operands.
    private static Object kind(Expr node) {
        return switch (node) {
            case Expr.Unary unary -> unary.operator();
            case Expr.Binary binary -> binary.operator();
            case Expr.Compare compare -> compare.comparison();
            case Expr.StringTest test -> test.predicate();
            case Expr.In in -> in.options();
            case Expr other -> operands(other).isEmpty() ? other : other.getClass();
        };
    }

    private static List<Expr> operands(Expr node) {
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
