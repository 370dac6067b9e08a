package io.scoreline.scoring.engine;

import io.scoreline.scoring.expression.BinaryOperator;
import io.scoreline.scoring.expression.Comparison;
import io.scoreline.scoring.expression.UnaryOperator;
import io.scoreline.scoring.math.Exponential;
import io.scoreline.scoring.math.KernelScratch;
import io.scoreline.scoring.math.Logarithm;

/// Loops over columns of doubles. Those of one simple operation are written out, so that the compiler can vectorise
/// them; they give what the
/// operators' own `apply` gives.
final class DoubleKernels {
    private DoubleKernels() {}

    /// x = operator(x).
    static void unary(UnaryOperator operator, double[] x, int rows, KernelScratch scratch) {
        switch (operator) {
            case NEGATE -> {
                for (int i = 0; i < rows; i++) {
                    x[i] = -x[i];
                }
            }
            case ABS -> {
                for (int i = 0; i < rows; i++) {
                    x[i] = Math.abs(x[i]);
                }
            }
            case SQRT -> {
                for (int i = 0; i < rows; i++) {
                    x[i] = Math.sqrt(x[i]);
                }
            }
            case EXP -> Exponential.exp(x, rows, scratch);
            case LOG -> Logarithm.log(x, rows, scratch);
            case LOG1P -> Logarithm.log1p(x, rows, scratch);
        }
    }

    /// x = x operator y.
    static void binary(BinaryOperator operator, double[] x, double[] y, int rows) {
        switch (operator) {
            case ADD -> {
                for (int i = 0; i < rows; i++) {
                    x[i] = x[i] + y[i];
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < rows; i++) {
                    x[i] = x[i] - y[i];
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < rows; i++) {
                    x[i] = x[i] * y[i];
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < rows; i++) {
                    x[i] = x[i] / y[i];
                }
            }
            case MIN -> {
                for (int i = 0; i < rows; i++) {
                    x[i] = Math.min(x[i], y[i]);
                }
            }
            case MAX -> {
                for (int i = 0; i < rows; i++) {
                    x[i] = Math.max(x[i], y[i]);
                }
            }
            case POW -> {
                for (int i = 0; i < rows; i++) {
                    x[i] = operator.apply(x[i], y[i]);
                }
            }
        }
    }

    /// x = x operator y, where y is the same in every row.
    static void binary(BinaryOperator operator, double[] x, double y, int rows) {
        switch (operator) {
            case ADD -> {
                for (int i = 0; i < rows; i++) {
                    x[i] = x[i] + y;
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < rows; i++) {
                    x[i] = x[i] - y;
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < rows; i++) {
                    x[i] = x[i] * y;
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < rows; i++) {
                    x[i] = x[i] / y;
                }
            }
            case MIN -> {
                for (int i = 0; i < rows; i++) {
                    x[i] = Math.min(x[i], y);
                }
            }
            case MAX -> {
                for (int i = 0; i < rows; i++) {
                    x[i] = Math.max(x[i], y);
                }
            }
            case POW -> {
                for (int i = 0; i < rows; i++) {
                    x[i] = operator.apply(x[i], y);
                }
            }
        }
    }

    static void compare(Comparison comparison, double[] x, double[] y, boolean[] result, int rows) {
        switch (comparison) {
            case LESS -> {
                for (int i = 0; i < rows; i++) {
                    result[i] = x[i] < y[i];
                }
            }
            case LESS_OR_EQUAL -> {
                for (int i = 0; i < rows; i++) {
                    result[i] = x[i] <= y[i];
                }
            }
            case GREATER -> {
                for (int i = 0; i < rows; i++) {
                    result[i] = x[i] > y[i];
                }
            }
            case GREATER_OR_EQUAL -> {
                for (int i = 0; i < rows; i++) {
                    result[i] = x[i] >= y[i];
                }
            }
            case EQUAL, NOT_EQUAL -> {
                for (int i = 0; i < rows; i++) {
                    result[i] = comparison.test(x[i], y[i]);
                }
            }
        }
    }

    /// then = x comparison bound ? then : otherwise, without a branch, for comparisons by order; x is finite, so that the
    /// sign of a difference is the order.
    static void choose(
            Comparison comparison, double[] x, double bound, double[] then, double[] otherwise, int rows) {
        double limit = bound + 0.0;
        boolean less = comparison == Comparison.LESS || comparison == Comparison.GREATER_OR_EQUAL;
        boolean inverted = comparison == Comparison.LESS_OR_EQUAL || comparison == Comparison.GREATER_OR_EQUAL;
        long flip = inverted ? -1 : 0;
        if (less) {
            for (int i = 0; i < rows; i++) {
                long mask = (Double.doubleToRawLongBits(x[i] + 0.0 - limit) >> (Long.SIZE - 1)) ^ flip;
                long other = Double.doubleToRawLongBits(otherwise[i]);
                then[i] = Double.longBitsToDouble(other ^ ((Double.doubleToRawLongBits(then[i]) ^ other) & mask));
            }
        } else {
            for (int i = 0; i < rows; i++) {
                long mask = (Double.doubleToRawLongBits(limit - x[i]) >> (Long.SIZE - 1)) ^ flip;
                long other = Double.doubleToRawLongBits(otherwise[i]);
                then[i] = Double.longBitsToDouble(other ^ ((Double.doubleToRawLongBits(then[i]) ^ other) & mask));
            }
        }
    }

    static void compare(Comparison comparison, long[] x, long[] y, boolean[] result, int rows) {
        for (int i = 0; i < rows; i++) {
            result[i] = comparison.test(x[i], y[i]);
        }
    }

    /// result |= x == option.
    static void orEquals(double[] x, double option, boolean[] result, int rows) {
        for (int i = 0; i < rows; i++) {
            result[i] |= x[i] == option;
        }
    }

    /// result |= x == option.
    static void orEquals(long[] x, long option, boolean[] result, int rows) {
        for (int i = 0; i < rows; i++) {
            result[i] |= x[i] == option;
        }
    }
}
