package io.scoreline.scoring.expression;

/// Operations on two doubles. Each gives the same bits on every machine; `pow` is StrictMath's, which is within 1 unit
/// in the last place.
public enum BinaryOperator {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    MIN("min"),
    MAX("max"),
    POW("pow");

    private final String text;

    BinaryOperator(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    public double apply(double x, double y) {
        return switch (this) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> x / y;
            case MIN -> Math.min(x, y);
            case MAX -> Math.max(x, y);
            case POW -> StrictMath.pow(x, y);
        };
    }
}
