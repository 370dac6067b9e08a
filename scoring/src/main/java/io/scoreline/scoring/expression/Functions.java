package io.scoreline.scoring.expression;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The functions of the language: how many arguments each takes and what it makes of them.
final class Functions {
    private static final int MANY = 16;

    private record Function(int least, int most, Builder builder) {}

    @FunctionalInterface
    private interface Builder {
        Expr build(String name, int at, List<Operand> arguments) throws ExpressionException;
    }

    private static final Map<String, Function> FUNCTIONS = new TreeMap<>(Map.ofEntries(
            Map.entry("if", new Function(3, 3, (name, at, a) -> Operators.choose(a.get(0), a.get(1), a.get(2)))),
            Map.entry("min", new Function(2, MANY, (name, at, a) -> reduce(BinaryOperator.MIN, name, a))),
            Map.entry("max", new Function(2, MANY, (name, at, a) -> reduce(BinaryOperator.MAX, name, a))),
            Map.entry("pow", new Function(2, 2, (name, at, a) -> reduce(BinaryOperator.POW, name, a))),
            Map.entry("abs", unary(UnaryOperator.ABS)),
            Map.entry("sqrt", unary(UnaryOperator.SQRT)),
            Map.entry("exp", unary(UnaryOperator.EXP)),
            Map.entry("log", unary(UnaryOperator.LOG)),
            Map.entry("log1p", unary(UnaryOperator.LOG1P)),
            Map.entry("clamp", new Function(3, 3, Functions::clamp)),
            Map.entry("startsWith", test(StringPredicate.STARTS_WITH)),
            Map.entry("endsWith", test(StringPredicate.ENDS_WITH)),
            Map.entry("contains", test(StringPredicate.CONTAINS)),
            Map.entry("lower", new Function(1, 1, Functions::lower)),
            Map.entry(
                    "isMissing",
                    new Function(
                            1,
                            1,
                            (name, at, a) -> new Expr.IsMissing(a.getFirst().expr()))),
            Map.entry("gauss", new Function(5, 5, Decays::gauss)),
            Map.entry("linear", new Function(5, 5, Decays::linear)),
            Map.entry("expDecay", new Function(5, 5, Decays::exponential)),
            Map.entry("age", new Function(1, 1, Functions::age))));

    private Functions() {}

    static Set<String> names() {
        return FUNCTIONS.keySet();
    }

    static Expr call(String name, int at, List<Operand> arguments) throws ExpressionException {
        @Nullable Function function = FUNCTIONS.get(name);
        if (function == null) {
            String nearest = NearestName.of(name, names());
            throw new ExpressionException(
                    at, "unknown function", Choices.oneOf(names()), name, nearest);
        }
        if (arguments.size() < function.least || arguments.size() > function.most) {
            String expected = function.least == function.most
                    ? count(function.least)
                    : function.least + " to " + function.most + " arguments";
            throw new ExpressionException(
                    at, "wrong number of arguments of " + name, expected, count(arguments.size()), null);
        }
        return function.builder.build(name, at, arguments);
    }

    private static String count(int arguments) {
        return arguments == 1 ? "1 argument" : arguments + " arguments";
    }

    private static Function unary(UnaryOperator operator) {
        return new Function(
                1,
                1,
                (name, at, a) ->
                        Operators.finite(new Expr.Unary(operator, a.getFirst().number("in " + name)), at));
    }

    private static Function test(StringPredicate predicate) {
        return new Function(
                2,
                2,
                (name, at, a) -> new Expr.StringTest(
                        predicate, a.get(0).string("in " + name), a.get(1).string("in " + name)));
    }

    private static Expr reduce(BinaryOperator operator, String name, List<Operand> arguments)
            throws ExpressionException {
        Expr result = arguments.getFirst().number("in " + name);
        for (Operand next : arguments.subList(1, arguments.size())) {
            result = Operators.finite(new Expr.Binary(operator, result, next.number("in " + name)), next.at());
        }
        return result;
    }

    private static Expr clamp(String name, int at, List<Operand> arguments) throws ExpressionException {
        Expr value = arguments.get(0).number("in clamp");
        Expr low = arguments.get(1).number("in clamp");
        Expr high = arguments.get(2).number("in clamp");
        if (low instanceof Expr.NumberLiteral(double least)
                && high instanceof Expr.NumberLiteral(double most)
                && least > most) {
            throw new ExpressionException(
                    arguments.get(1).at(),
                    "the bounds of clamp are swapped",
                    "clamp(x, low, high)",
                    least + " above " + most,
                    null);
        }
        Expr raised = Folding.fold(new Expr.Binary(BinaryOperator.MAX, value, low));
        return Folding.fold(new Expr.Binary(BinaryOperator.MIN, raised, high));
    }

    private static Expr lower(String name, int at, List<Operand> arguments) throws ExpressionException {
        return new Expr.Lower(arguments.getFirst().string("in lower"));
    }

    private static Expr age(String name, int at, List<Operand> arguments) throws ExpressionException {
        Operand operand = arguments.getFirst();
        if (!(operand.expr() instanceof Expr.Aggregate(int index, ValueType type))) {
            throw new ExpressionException(
                    operand.at(),
                    "age is a question to an aggregate",
                    "the name of an aggregate",
                    "another expression",
                    null);
        }
        return new Expr.Age(index);
    }
}
