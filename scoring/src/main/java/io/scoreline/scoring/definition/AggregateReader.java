package io.scoreline.scoring.definition;

import io.scoreline.scoring.definition.YamlNode.Scalar;
import io.scoreline.scoring.expression.Durations;
import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.expression.Scope;
import io.scoreline.scoring.expression.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the section `aggregates`.
final class AggregateReader {
    static final int MAX_AGGREGATES = 64;

    /// A window's panes are all kept for each entity.
    static final int MAX_PANES = 1_000;

    /// Each pane of a count of distinct values holds a sketch.
    static final int MAX_SKETCHES = 60;

    private static final int DEFAULT_PANES = 24;
    private static final long LEAST_PANE_MICROS = 1_000;
    private static final String LONGEST = "3660d";
    private static final long LONGEST_MICROS = Durations.parseMicros(LONGEST);
    static final List<String> KEYS = List.of("fn", "of", "when", "halfLife", "window", "pane");

    private final Problems problems;
    private final Scope scope;
    private final ExpressionReader expressions;

    AggregateReader(Problems problems, Scope scope) {
        this.problems = problems;
        this.scope = scope;
        this.expressions = new ExpressionReader(problems);
    }

    Map<String, Aggregate> read(@Nullable YamlNode node) {
        Map<String, Aggregate> aggregates = new LinkedHashMap<>();
        if (node == null) {
            return aggregates;
        }
        Section section = Section.open(node, "aggregates", problems);
        if (section.size() > MAX_AGGREGATES) {
            problems.add(node, "aggregates", "too many", "at most " + MAX_AGGREGATES, section.size() + "");
            return aggregates;
        }
        section.forEach((key, value) -> {
            String field = section.child(key.text());
            @Nullable Aggregate aggregate = aggregate(key, value, field);
            if (Names.check(key, field, problems) && aggregate != null) {
                aggregates.put(key.text(), aggregate);
            }
        });
        return aggregates;
    }

    private @Nullable Aggregate aggregate(Scalar name, YamlNode node, String field) {
        Section section = Section.closed(node, field, problems, KEYS);
        @Nullable AggregateFunction function = function(section);
        @Nullable YamlNode whenNode = section.get("when");
        @Nullable
        Expr when = whenNode == null ? null : expressions.readCondition(whenNode, section.child("when"), scope);
        if (function == null) {
            return null;
        }
        @Nullable Expr of = of(section, function);
        long halfLife = halfLife(section, function);
        long window = window(section, function);
        long pane = pane(section, window, function == AggregateFunction.DISTINCT ? MAX_SKETCHES : MAX_PANES);
        boolean complete = (of != null || function == AggregateFunction.COUNT)
                && (when != null || whenNode == null)
                && (halfLife > 0 || function != AggregateFunction.DECAYED_SUM);
        return complete ? new Aggregate(name.text(), function, of, when, halfLife, window, pane) : null;
    }

    private @Nullable AggregateFunction function(Section section) {
        String expected = "one of " + String.join(", ", AggregateFunction.names());
        @Nullable YamlNode node = section.require("fn", expected);
        @Nullable String text = node == null ? null : Section.text(node, section.child("fn"), expected, problems);
        if (node == null || text == null) {
            return null;
        }
        @Nullable AggregateFunction function = AggregateFunction.of(text);
        if (function == null) {
            problems.addUnknown(node, section.child("fn"), "unknown function", text, AggregateFunction.names());
        }
        return function;
    }

    private @Nullable Expr of(Section section, AggregateFunction function) {
        if (function == AggregateFunction.COUNT) {
            refuse(section, "of", "count counts events: use when to choose them");
            return null;
        }
        @Nullable YamlNode node = section.require("of", "an expression, such as signal");
        if (node == null) {
            return null;
        }
        String field = section.child("of");
        @Nullable Expr expr = expressions.read(node, field, scope);
        if (expr == null || expr.type() == ValueType.DOUBLE || function == AggregateFunction.DISTINCT) {
            return expr;
        }
        if (expr.type().countsAsNumber()) {
            return new Expr.ToDouble(expr);
        }
        if (expr.type() == ValueType.TIMESTAMP && !function.isSum()) {
            return expr;
        }
        problems.add(
                node, field, "wrong type", "a number or boolean", expr.type().words());
        return null;
    }

    private long halfLife(Section section, AggregateFunction function) {
        if (function != AggregateFunction.DECAYED_SUM) {
            refuse(section, "halfLife", "only decayed_sum has a half-life");
            return 0;
        }
        section.require("halfLife", Durations.FORM);
        return section.duration("halfLife", LONGEST_MICROS, LONGEST);
    }

    private long window(Section section, AggregateFunction function) {
        if (function == AggregateFunction.DECAYED_SUM) {
            refuse(section, "window", "decayed_sum forgets by its halfLife and has no window");
            return 0;
        }
        return section.duration("window", LONGEST_MICROS, LONGEST);
    }

    private long pane(Section section, long window, int mostPanes) {
        if (!section.has("window")) {
            refuse(section, "pane", "a pane divides a window, and there is none");
            return 0;
        }
        if (!section.has("pane")) {
            return window == 0 ? 0 : defaultPane(window);
        }
        long pane = section.duration("pane", LONGEST_MICROS, LONGEST);
        @Nullable YamlNode node = section.get("pane");
        if (pane > 0 && window > 0 && node != null && (pane > window || (window + pane - 1) / pane > mostPanes)) {
            problems.add(
                    node,
                    section.child("pane"),
                    "does not fit the window",
                    "1 to " + mostPanes + " panes in a window",
                    node.words());
        }
        return pane;
    }

    /// The window's 24th part, rounded down to 1, 2 or 5 times a power of ten of microseconds.
    static long defaultPane(long window) {
        long most = window / DEFAULT_PANES;
        long power = LEAST_PANE_MICROS;
        while (power * 10 <= most) {
            power *= 10;
        }
        long factor = power * 5 <= most ? 5 : power * 2 <= most ? 2 : 1;
        return power * factor;
    }

    private void refuse(Section section, String key, String reason) {
        @Nullable YamlNode node = section.get(key);
        if (node != null) {
            problems.add(node, section.child(key), reason, "no " + key, node.words());
        }
    }
}
