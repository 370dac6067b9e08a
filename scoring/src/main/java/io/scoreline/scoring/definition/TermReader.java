package io.scoreline.scoring.definition;

import io.scoreline.scoring.definition.YamlNode.Mapping;
import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.expression.Scope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the section `signal`: terms as an expression, or long as `{weight, when, expr}`.
final class TermReader {
    static final int MAX_TERMS = 256;
    static final List<String> KEYS = List.of("weight", "when", "expr");
    private static final Expr ONE = new Expr.NumberLiteral(1);

    private final Problems problems;
    private final Scope scope;
    private final ExpressionReader expressions;

    TermReader(Problems problems, Scope scope) {
        this.problems = problems;
        this.scope = scope;
        this.expressions = new ExpressionReader(problems);
    }

    List<Term> read(@Nullable YamlNode node) {
        List<Term> terms = new ArrayList<>();
        if (node == null) {
            return terms;
        }
        Section section = Section.open(node, "signal", problems);
        if (section.size() > MAX_TERMS || (section.isReadable() && section.size() == 0)) {
            problems.add(node, "signal", "wrong number of terms", "1 to " + MAX_TERMS, section.size() + "");
            return terms;
        }
        section.forEach((key, value) -> {
            String field = section.child(key.text());
            @Nullable Term term = term(key.text(), value, field);
            if (Names.check(key, field, problems) && term != null) {
                terms.add(term);
            }
        });
        return terms;
    }

    private @Nullable Term term(String name, YamlNode node, String field) {
        if (!(node instanceof Mapping)) {
            @Nullable Expr value = expressions.readNumber(node, field, scope);
            return value == null ? null : new Term(name, 1, null, value);
        }
        Section section = Section.closed(node, field, problems, KEYS);
        @Nullable YamlNode whenNode = section.get("when");
        @Nullable YamlNode exprNode = section.get("expr");
        if (section.isReadable() && whenNode == null && exprNode == null) {
            problems.add(node, field, "an empty term", "expr, when or both", node.words());
        }
        @Nullable Double weight = section.has("weight") ? section.number("weight") : Double.valueOf(1);
        @Nullable
        Expr when = whenNode == null ? null : expressions.readCondition(whenNode, section.child("when"), scope);
        @Nullable Expr value = exprNode == null ? ONE : expressions.readNumber(exprNode, section.child("expr"), scope);
        return weight == null || value == null || (whenNode != null && when == null)
                ? null
                : new Term(name, weight, when, value);
    }
}
