package io.scoreline.scoring.expression;

import io.scoreline.scoring.math.Exponential;
import io.scoreline.scoring.math.Logarithm;

/// Operations on one double. Each gives the same bits on every machine, by own functions where the result is not correctly
/// rounded by IEEE 754.
public enum UnaryOperator {
    NEGATE,
    ABS,
    SQRT,
    EXP,
    LOG,
    LOG1P;

    public double apply(double x) {
        return switch (this) {
            case NEGATE -> -x;
            case ABS -> Math.abs(x);
            case SQRT -> Math.sqrt(x);
            case EXP -> Exponential.exp(x);
            case LOG -> Logarithm.log(x);
            case LOG1P -> Logarithm.log1p(x);
        };
    }
}
