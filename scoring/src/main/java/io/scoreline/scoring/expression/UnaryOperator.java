package io.scoreline.scoring.expression;

/// Operations on one double. Each gives the same bits on every machine: StrictMath where the result is not correctly
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
            case EXP -> StrictMath.exp(x);
            case LOG -> StrictMath.log(x);
            case LOG1P -> StrictMath.log1p(x);
        };
    }
}
