package io.scoreline.scoring.math;

import java.math.BigDecimal;
import java.math.MathContext;

/// Exponentials and logarithms to 40 digits, slowly.
final class TestingReference {
    private static final MathContext DIGITS = new MathContext(45);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final int HALVINGS = 20;

    private TestingReference() {}

    /// By halving the argument, the series, and squaring as often.
    static BigDecimal exp(BigDecimal x) {
        BigDecimal small = x.divide(TWO.pow(HALVINGS), DIGITS);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int n = 1; n < 20; n++) {
            term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int i = 0; i < HALVINGS; i++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }

    /// By Newton's method from a first guess that is right to a double's precision.
    static BigDecimal log(BigDecimal x, double guess) {
        BigDecimal y = new BigDecimal(guess);
        for (int i = 0; i < 2; i++) {
            BigDecimal e = exp(y);
            y = y.add(TWO.multiply(x.subtract(e, DIGITS)).divide(x.add(e, DIGITS), DIGITS), DIGITS);
        }
        return y;
    }

    /// How far a result is from the truth, in units in its last place.
    static double ulps(double found, BigDecimal expected) {
        BigDecimal distance = new BigDecimal(found).subtract(expected, DIGITS).abs();
        return distance.divide(new BigDecimal(Math.ulp(expected.doubleValue())), DIGITS).doubleValue();
    }
}
