package io.scoreline.scoring.expression;

import org.jspecify.annotations.Nullable;

/// Comparisons; with a NaN all but `!=` are false.
public enum Comparison {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String text;

    Comparison(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    static @Nullable Comparison of(String text) {
        for (Comparison comparison : values()) {
            if (comparison.text.equals(text)) {
                return comparison;
            }
        }
        return null;
    }

    public boolean isEquality() {
        return this == EQUAL || this == NOT_EQUAL;
    }

    public boolean test(double x, double y) {
        return switch (this) {
            case EQUAL -> x == y;
            case NOT_EQUAL -> x != y;
            case LESS -> x < y;
            case LESS_OR_EQUAL -> x <= y;
            case GREATER -> x > y;
            case GREATER_OR_EQUAL -> x >= y;
        };
    }

    public boolean test(long x, long y) {
        return switch (this) {
            case EQUAL -> x == y;
            case NOT_EQUAL -> x != y;
            case LESS -> x < y;
            case LESS_OR_EQUAL -> x <= y;
            case GREATER -> x > y;
            case GREATER_OR_EQUAL -> x >= y;
        };
    }
}
