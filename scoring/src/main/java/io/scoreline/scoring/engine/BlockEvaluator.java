package io.scoreline.scoring.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.definition.Feature;
import io.scoreline.scoring.expression.BinaryOperator;
import io.scoreline.scoring.expression.Comparison;
import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.expression.Expr.Literal;
import io.scoreline.scoring.expression.ValueType;
import io.scoreline.scoring.math.Bounds;
import io.scoreline.scoring.math.KernelScratch;
import java.util.Arrays;
import java.util.List;

/// Evaluates expressions over the rows of a block, operator by operator, each in a loop over a column; what a definition
/// computes more than once is computed once for a block. The caller frees the register that it gets.
final class BlockEvaluator {
    private static final double MICROS_PER_SECOND = 1e6;

    private final FeatureLoads features;
    private final double[] signal;
    private final Registers registers = new Registers();
    private final KernelScratch scratch = new KernelScratch(EventBlock.MAX_ROWS);
    private final SharedExpressions shared;
    private final SharedValues sharedValues;
    private EventBlock block;
    private int rows;

    /// `columnOfFeature` says where a block holds each feature; `signal` is filled by the caller before anything reads
    /// it.
    BlockEvaluator(List<Feature> features, int[] columnOfFeature, double[] signal, SharedExpressions shared) {
        this.features = new FeatureLoads(features, columnOfFeature, registers);
        this.shared = shared;
        this.sharedValues = new SharedValues(shared.places(), registers);
        this.signal = signal;
        this.block = new EventBlock(List.of());
    }

    void reset(EventBlock next) {
        block = next;
        features.reset(next);
        sharedValues.forget();
        rows = next.rows();
    }

    void free(Register register) {
        registers.free(register);
    }

    Register evaluate(Expr expr) {
        return switch (expr.type()) {
            case DOUBLE -> doubles(expr);
            case LONG, TIMESTAMP -> longs(expr);
            case BOOL -> bools(expr);
            case STRING -> strings(expr);
        };
    }

    Register.Doubles doubles(Expr expr) {
        int place = shared.place(expr);
        if (place == SharedExpressions.NO_PLACE) {
            return computeDoubles(expr);
        }
        if (!sharedValues.has(place)) {
            Register.Doubles result = computeDoubles(expr);
            sharedValues.keep(place, result, rows);
            return result;
        }
        return (Register.Doubles) sharedValues.take(place, rows);
    }

    private Register.Doubles computeDoubles(Expr expr) {
        return switch (expr) {
            case Expr.NumberLiteral(double value) -> constant(value);
            case Expr.Feature(int index, ValueType type) -> features.doubles(index, rows);
            case Expr.Signal() -> signal();
            case Expr.ToDouble(Expr operand) -> toDouble(operand);
            case Expr.Unary unary -> {
                Register.Doubles x = doubles(unary.operand());
                DoubleKernels.unary(unary.operator(), x.values, rows, scratch);
                yield x;
            }
            case Expr.Binary(BinaryOperator operator, Expr left, Expr.NumberLiteral(double y)) -> {
                Register.Doubles x = doubles(left);
                DoubleKernels.binary(operator, x.values, y, rows);
                yield x;
            }
            case Expr.Binary binary -> {
                Register.Doubles x = doubles(binary.left());
                Register.Doubles y = doubles(binary.right());
                DoubleKernels.binary(binary.operator(), x.values, y.values, rows);
                yield withMissingOf(x, y);
            }
            case Expr.TimeDifference(Expr left, Expr right) -> timeDifference(left, right);
            case Expr.If choice -> chosenDoubles(choice);
            default -> throw unexpected(expr);
        };
    }

    private Register.Longs longs(Expr expr) {
        return switch (expr) {
            case Expr.LongLiteral(long value) -> {
                Register.Longs result = registers.longs();
                Arrays.fill(result.values, 0, rows, value);
                yield result;
            }
            case Expr.Feature(int index, ValueType type) -> features.longs(index, rows);
            case Expr.EventTs() -> {
                Register.Longs result = registers.longs();
                System.arraycopy(block.tsMicros(), 0, result.values, 0, rows);
                yield result;
            }
            case Expr.If choice -> chosenLongs(choice);
            default -> throw unexpected(expr);
        };
    }

    Register.Bools bools(Expr expr) {
        int place = shared.place(expr);
        if (place == SharedExpressions.NO_PLACE) {
            return computeBools(expr);
        }
        if (!sharedValues.has(place)) {
            Register.Bools result = computeBools(expr);
            sharedValues.keep(place, result, rows);
            return result;
        }
        return (Register.Bools) sharedValues.take(place, rows);
    }

    private Register.Bools computeBools(Expr expr) {
        return switch (expr) {
            case Expr.BoolLiteral(boolean value) -> {
                Register.Bools result = registers.bools();
                Arrays.fill(result.values, 0, rows, value);
                yield result;
            }
            case Expr.Feature(int index, ValueType type) -> features.bools(index, rows);
            case Expr.Compare compare -> compare(compare);
            case Expr.And(Expr left, Expr right) -> and(bools(left), bools(right));
            case Expr.Or(Expr left, Expr right) -> or(bools(left), bools(right));
            case Expr.Not(Expr operand) -> not(bools(operand));
            case Expr.In in -> in(in);
            case Expr.StringTest test -> stringTest(test);
            case Expr.IsMissing(Expr operand) -> isMissing(operand);
            case Expr.If choice -> chosenBools(choice);
            default -> throw unexpected(expr);
        };
    }

    private Register.Strings strings(Expr expr) {
        int place = shared.place(expr);
        if (place == SharedExpressions.NO_PLACE) {
            return computeStrings(expr);
        }
        if (!sharedValues.has(place)) {
            Register.Strings result = computeStrings(expr);
            sharedValues.keep(place, result, rows);
            return result;
        }
        return (Register.Strings) sharedValues.take(place, rows);
    }

    private Register.Strings computeStrings(Expr expr) {
        return switch (expr) {
            case Expr.StringLiteral(String value) -> {
                Register.Strings result = registers.strings();
                byte[] utf8 = value.getBytes(UTF_8);
                for (int i = 0; i < rows; i++) {
                    result.set(i, utf8, 0, utf8.length);
                }
                yield result;
            }
            case Expr.Feature(int index, ValueType type) -> features.strings(index, rows);
            case Expr.EventType() -> features.load(block.types(), new byte[0], rows);
            case Expr.Lower(Expr text) -> {
                Register.Strings result = strings(text);
                StringKernels.lower(result, rows);
                yield result;
            }
            case Expr.If choice -> chosenStrings(choice);
            default -> throw unexpected(expr);
        };
    }

    private static IllegalStateException unexpected(Expr expr) {
        return new IllegalStateException("an expression of type " + expr.type() + " has no place here: " + expr);
    }

    private <R extends Register> R withMissingOf(R result, Register operand) {
        result.missingAlso(operand, rows);
        registers.free(operand);
        return result;
    }

    private Register.Doubles constant(double value) {
        Register.Doubles result = registers.doubles();
        Arrays.fill(result.values, 0, rows, value);
        return result;
    }

    private Register.Doubles signal() {
        Register.Doubles result = registers.doubles();
        System.arraycopy(signal, 0, result.values, 0, rows);
        return result;
    }

    private Register.Doubles toDouble(Expr operand) {
        Register.Doubles result = registers.doubles();
        if (operand.type() == ValueType.BOOL) {
            Register.Bools x = bools(operand);
            for (int i = 0; i < rows; i++) {
                result.values[i] = x.values[i] ? 1 : 0;
            }
            return withMissingOf(result, x);
        }
        Register.Longs x = longs(operand);
        for (int i = 0; i < rows; i++) {
            result.values[i] = (double) x.values[i];
        }
        return withMissingOf(result, x);
    }

    private Register.Doubles timeDifference(Expr left, Expr right) {
        Register.Longs x = longs(left);
        Register.Longs y = longs(right);
        Register.Doubles result = registers.doubles();
        for (int i = 0; i < rows; i++) {
            result.values[i] = (double) (x.values[i] - y.values[i]) / MICROS_PER_SECOND;
        }
        return withMissingOf(withMissingOf(result, x), y);
    }

    private Register.Bools compare(Expr.Compare compare) {
        Register x = evaluate(compare.left());
        Register y = evaluate(compare.right());
        Register.Bools result = registers.bools();
        Comparison comparison = compare.comparison();
        switch (x) {
            case Register.Doubles a
            when y instanceof Register.Doubles b ->
                DoubleKernels.compare(comparison, a.values, b.values, result.values, rows);
            case Register.Longs a
            when y instanceof Register.Longs b ->
                DoubleKernels.compare(comparison, a.values, b.values, result.values, rows);
            case Register.Bools a
            when y instanceof Register.Bools b -> {
                for (int i = 0; i < rows; i++) {
                    result.values[i] = (a.values[i] == b.values[i]) == (comparison == Comparison.EQUAL);
                }
            }
            case Register.Strings a
            when y instanceof Register.Strings b -> {
                StringKernels.equal(a, b, result.values, rows);
                if (comparison == Comparison.NOT_EQUAL) {
                    invert(result.values);
                }
            }
            default -> throw unexpected(compare);
        }
        return withMissingOf(withMissingOf(result, x), y);
    }

    private void invert(boolean[] values) {
        for (int i = 0; i < rows; i++) {
            values[i] = !values[i];
        }
    }

    private Register.Bools and(Register.Bools x, Register.Bools y) {
        for (int i = 0; i < rows; i++) {
            x.values[i] &= y.values[i];
        }
        return withMissingOf(x, y);
    }

    private Register.Bools or(Register.Bools x, Register.Bools y) {
        for (int i = 0; i < rows; i++) {
            x.values[i] |= y.values[i];
        }
        return withMissingOf(x, y);
    }

    private Register.Bools not(Register.Bools x) {
        invert(x.values);
        return x;
    }

    private Register.Bools in(Expr.In in) {
        Register x = evaluate(in.value());
        Register.Bools result = registers.bools();
        Arrays.fill(result.values, 0, rows, false);
        for (Literal option : in.options()) {
            switch (option) {
                case Expr.NumberLiteral(double value)
                when x instanceof Register.Doubles a -> DoubleKernels.orEquals(a.values, value, result.values, rows);
                case Expr.LongLiteral(long value)
                when x instanceof Register.Longs a -> DoubleKernels.orEquals(a.values, value, result.values, rows);
                case Expr.StringLiteral(String value)
                when x instanceof Register.Strings a ->
                    StringKernels.orEquals(a, value.getBytes(UTF_8), result.values, rows);
                case Expr.BoolLiteral(boolean value)
                when x instanceof Register.Bools a -> {
                    for (int i = 0; i < rows; i++) {
                        result.values[i] |= a.values[i] == value;
                    }
                }
                default -> throw unexpected(in);
            }
        }
        return withMissingOf(result, x);
    }

    private Register.Bools stringTest(Expr.StringTest test) {
        Register.Strings text = strings(test.text());
        Register.Strings part = strings(test.part());
        Register.Bools result = registers.bools();
        StringKernels.test(test.predicate(), text, part, result.values, rows);
        return withMissingOf(withMissingOf(result, text), part);
    }

    private Register.Bools isMissing(Expr operand) {
        Register x = evaluate(operand);
        Register.Bools result = registers.bools();
        for (int i = 0; i < rows; i++) {
            result.values[i] = x.isMissing(i);
        }
        registers.free(x);
        return result;
    }

    private Register.Doubles chosenDoubles(Expr.If choice) {
        if (choice.condition() instanceof Expr.Compare compare
                && compare.right() instanceof Expr.NumberLiteral(double bound)
                && !compare.comparison().isEquality()) {
            Register.Doubles x = doubles(compare.left());
            Register.Doubles then = doubles(choice.then());
            Register.Doubles otherwise = doubles(choice.otherwise());
            boolean plain = !x.anyMissing && !then.anyMissing && !otherwise.anyMissing;
            if (plain && Bounds.allWithin(x.values, Double.MAX_VALUE, rows)) {
                DoubleKernels.choose(compare.comparison(), x.values, bound, then.values, otherwise.values, rows);
                return withMissingOf(withMissingOf(then, x), otherwise);
            }
            registers.free(x);
            registers.free(then);
            registers.free(otherwise);
        }
        Register.Bools condition = bools(choice.condition());
        Register.Doubles then = doubles(choice.then());
        Register.Doubles otherwise = doubles(choice.otherwise());
        for (int i = 0; i < rows; i++) {
            then.values[i] = condition.values[i] ? then.values[i] : otherwise.values[i];
        }
        return choose(condition, then, otherwise);
    }

    private Register.Longs chosenLongs(Expr.If choice) {
        Register.Bools condition = bools(choice.condition());
        Register.Longs then = longs(choice.then());
        Register.Longs otherwise = longs(choice.otherwise());
        for (int i = 0; i < rows; i++) {
            then.values[i] = condition.values[i] ? then.values[i] : otherwise.values[i];
        }
        return choose(condition, then, otherwise);
    }

    private Register.Bools chosenBools(Expr.If choice) {
        Register.Bools condition = bools(choice.condition());
        Register.Bools then = bools(choice.then());
        Register.Bools otherwise = bools(choice.otherwise());
        for (int i = 0; i < rows; i++) {
            then.values[i] = condition.values[i] ? then.values[i] : otherwise.values[i];
        }
        return choose(condition, then, otherwise);
    }

    private Register.Strings chosenStrings(Expr.If choice) {
        Register.Bools condition = bools(choice.condition());
        Register.Strings then = strings(choice.then());
        Register.Strings otherwise = strings(choice.otherwise());
        for (int i = 0; i < rows; i++) {
            if (!condition.values[i] && !otherwise.isMissing(i)) {
                then.set(i, otherwise.bytes[i], otherwise.froms[i], otherwise.lengths[i]);
            }
        }
        return choose(condition, then, otherwise);
    }

    /// Makes `then`, whose values are chosen, missing where the condition or the chosen branch is.
    private <R extends Register> R choose(Register.Bools condition, R then, R otherwise) {
        then.missingAsChosen(condition, otherwise, rows);
        registers.free(condition);
        registers.free(otherwise);
        return then;
    }
}
