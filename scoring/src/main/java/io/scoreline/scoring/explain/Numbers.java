package io.scoreline.scoring.explain;

import java.math.BigDecimal;
import java.math.MathContext;

/// Numbers for people.
final class Numbers {
    private static final MathContext DIGITS = new MathContext(6);
    private static final int LARGEST_PLAIN = 15;
    private static final int SMALLEST_PLAIN = -4;

    private Numbers() {}

    /// Six significant digits.
    static String text(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "missing" : value > 0 ? "infinity" : "-infinity";
        }
        BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        boolean plain = value == 0 || (exponent >= SMALLEST_PLAIN && exponent <= LARGEST_PLAIN);
        return plain ? rounded.toPlainString() : rounded.toString();
    }
}
