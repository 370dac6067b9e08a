package io.scoreline.scoring.expression;

import io.scoreline.scoring.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Parses and types an expression, by recursive descent with bounded depth. From loose to tight: `or`, `and`, `not`,
/// comparisons and `in`,
/// `+ -`, `* /`, a leading `-`, calls and parentheses.
public final class ExpressionParser {
    public static final int MAX_LENGTH = 4_096;
    public static final int MAX_DEPTH = 64;
    public static final int MAX_OPTIONS = 256;

    /// A longer word is hardly a string that lacks its quotes.
    private static final int MAX_SUGGESTED = 64;

    private final Scope scope;
    private final List<Token> tokens;
    private int pos;
    private int depth;

    private ExpressionParser(List<Token> tokens, Scope scope) {
        this.tokens = tokens;
        this.scope = scope;
    }

    public static Expr parse(String text, Scope scope) throws ExpressionException {
        if (text.length() > MAX_LENGTH) {
            throw new ExpressionException(
                    0, "too long", "at most " + MAX_LENGTH + " characters", text.length() + "", null);
        }
        ExpressionParser parser = new ExpressionParser(Lexer.tokens(text), scope);
        Operand result = parser.expression();
        if (parser.peek().kind() != Kind.END) {
            throw parser.unexpected("an operator or the end");
        }
        return result.expr();
    }

    private Operand expression() throws ExpressionException {
        enter();
        Operand left = conjunction();
        while (accept("or")) {
            Operand right = conjunction();
            left = new Operand(Folding.fold(new Expr.Or(left.bool("beside or"), right.bool("beside or"))), left.at());
        }
        depth--;
        return left;
    }

    private Operand conjunction() throws ExpressionException {
        Operand left = negation();
        while (accept("and")) {
            Operand right = negation();
            left = new Operand(
                    Folding.fold(new Expr.And(left.bool("beside and"), right.bool("beside and"))), left.at());
        }
        return left;
    }

    private Operand negation() throws ExpressionException {
        Token token = peek();
        if (!accept("not")) {
            return comparison();
        }
        enter();
        Operand operand = negation();
        depth--;
        return new Operand(Folding.fold(new Expr.Not(operand.bool("after not"))), token.at());
    }

    private Operand comparison() throws ExpressionException {
        Operand left = sum();
        boolean notIn = peek().is("not") && tokens.get(pos + 1).is("in");
        if (notIn || peek().is("in")) {
            pos += notIn ? 2 : 1;
            Expr in = Operators.in(left, options());
            return new Operand(notIn ? new Expr.Not(in) : in, left.at());
        }
        @Nullable Comparison comparison = symbolComparison();
        if (comparison == null) {
            return left;
        }
        pos++;
        Operand right = sum();
        if (symbolComparison() != null) {
            throw new ExpressionException(peek().at(), "comparisons do not chain", "and", peek().found(), null);
        }
        return new Operand(Operators.compare(comparison, left, right), left.at());
    }

    private @Nullable Comparison symbolComparison() {
        return peek().kind() == Kind.SYMBOL ? Comparison.of(peek().text()) : null;
    }

    private List<Operand> options() throws ExpressionException {
        expect("[");
        List<Operand> options = new ArrayList<>();
        do {
            if (options.size() == MAX_OPTIONS) {
                throw unexpected("at most " + MAX_OPTIONS + " options");
            }
            options.add(unary());
        } while (accept(","));
        expect("]");
        return options;
    }

    private Operand sum() throws ExpressionException {
        Operand left = product();
        while (peek().is("+") || peek().is("-")) {
            BinaryOperator operator = next().is("+") ? BinaryOperator.ADD : BinaryOperator.SUBTRACT;
            left = new Operand(Operators.arithmetic(operator, left, product()), left.at());
        }
        return left;
    }

    private Operand product() throws ExpressionException {
        Operand left = unary();
        while (peek().is("*") || peek().is("/")) {
            BinaryOperator operator = next().is("*") ? BinaryOperator.MULTIPLY : BinaryOperator.DIVIDE;
            left = new Operand(Operators.arithmetic(operator, left, unary()), left.at());
        }
        return left;
    }

    private Operand unary() throws ExpressionException {
        Token token = peek();
        if (!accept("-")) {
            return primary();
        }
        if (peek().kind() == Kind.NUMBER) {
            return new Operand(number("-" + peek().text(), next()), token.at());
        }
        enter();
        Operand operand = unary();
        depth--;
        return new Operand(Folding.fold(new Expr.Unary(UnaryOperator.NEGATE, operand.number("after -"))), token.at());
    }

    private Operand primary() throws ExpressionException {
        Token token = next();
        return switch (token.kind()) {
            case NUMBER -> new Operand(number(token.text(), token), token.at());
            case DURATION -> new Operand(new Expr.NumberLiteral(Durations.parseMicros(token.text()) / 1e6), token.at());
            case STRING -> new Operand(new Expr.StringLiteral(token.text()), token.at());
            case NAME -> new Operand(peek().is("(") ? call(token) : name(token), token.at());
            case SYMBOL, END -> parenthesis(token);
        };
    }

    private Operand parenthesis(Token token) throws ExpressionException {
        if (!token.is("(")) {
            String message = token.is("[") ? "a list stands only after in" : "does not read";
            throw new ExpressionException(token.at(), message, "a value", token.found(), null);
        }
        Operand inner = expression();
        expect(")");
        return new Operand(inner.expr(), token.at());
    }

    private Expr call(Token function) throws ExpressionException {
        expect("(");
        List<Operand> arguments = new ArrayList<>();
        if (!peek().is(")")) {
            do {
                arguments.add(expression());
            } while (accept(","));
        }
        expect(")");
        return Functions.call(function.text(), function.at(), arguments);
    }

    private Expr name(Token token) throws ExpressionException {
        String name = token.text();
        if (name.equals("true") || name.equals("false")) {
            return new Expr.BoolLiteral(name.equals("true"));
        }
        @Nullable Expr resolved = scope.resolve(name);
        if (resolved != null) {
            return resolved;
        }
        if (isWord(name)) {
            pos--;
            throw unexpected("a value");
        }
        @Nullable String reason = scope.whyNot(name);
        if (reason != null) {
            throw new ExpressionException(token.at(), reason, null, name, null);
        }
        if (Functions.names().contains(name)) {
            throw new ExpressionException(token.at(), "a function without arguments", name + "(…)", name, null);
        }
        String names = scope.names().isEmpty() ? "no names here" : Choices.oneOf(new TreeSet<>(scope.names()));
        @Nullable String nearest = NearestName.of(name, scope.names());
        String text = nearest == null && name.length() <= MAX_SUGGESTED ? ", or a string in quotes: \"" + name + "\"" : "";
        throw new ExpressionException(token.at(), "unknown name", names + text, name, nearest);
    }

    private static boolean isWord(String name) {
        return switch (name) {
            case "and", "or", "not", "in" -> true;
            default -> false;
        };
    }

    private static Expr number(String text, Token token) throws ExpressionException {
        boolean integral = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
        if (integral) {
            try {
                return new Expr.LongLiteral(Long.parseLong(text));
            } catch (NumberFormatException e) {
                throw new ExpressionException(
                        token.at(),
                        "out of range",
                        "a whole number of 64 bits, or one with a decimal point",
                        text,
                        null);
            }
        }
        return Operators.finite(new Expr.NumberLiteral(Double.parseDouble(text)), token.at());
    }

    private void enter() throws ExpressionException {
        if (++depth > MAX_DEPTH) {
            throw new ExpressionException(
                    peek().at(), "too deep", "at most " + MAX_DEPTH + " levels", "one more", null);
        }
    }

    private Token peek() {
        return tokens.get(pos);
    }

    private Token next() {
        Token token = tokens.get(pos);
        pos += token.kind() == Kind.END ? 0 : 1;
        return token;
    }

    private boolean accept(String word) {
        if (peek().is(word)) {
            pos++;
            return true;
        }
        return false;
    }

    private void expect(String word) throws ExpressionException {
        if (!accept(word)) {
            throw unexpected("'" + word + "'");
        }
    }

    private ExpressionException unexpected(String expected) {
        return new ExpressionException(peek().at(), "does not read", expected, peek().found(), null);
    }
}
