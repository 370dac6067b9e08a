package io.scoreline.scoring.math;

/// e^x, within 1 unit in the last place of the true value (2 where it is subnormal): x = k ln 2 + r with |r| at most
/// half of ln 2, e^r by its Taylor series, 2^k by exponent bits. NaN gives NaN, what is too large infinity.
public final class Exponential {
    private static final double LOG2_E = 1.4426950408889634;

    /// ln 2 in two parts; the upper one has enough zeros at its end for k times it to be exact.
    private static final double LN2_HIGH = 0x1.62e42feep-1;

    private static final double LN2_LOW = 0x1.a39ef35793c76p-33;

    /// Added to a double it leaves the nearest whole number in the lowest bits.
    private static final double ROUNDER = 0x1.8p52;

    private static final long ROUNDER_BITS = Double.doubleToRawLongBits(ROUNDER);

    /// Beyond these everything is 0 or infinite.
    private static final double LEAST = -746;

    private static final double MOST = 710;

    private static final double SURELY_NORMAL = 700;

    private Exponential() {}

    public static double exp(double x) {
        double bounded = bounded(x);
        double shifted = shifted(bounded);
        return scaled(series(bounded, shifted), shifted);
    }

    /// x = e^x for the first `rows` of a column.
    public static void exp(double[] x, int rows, KernelScratch scratch) {
        double[] shifted = scratch.first;
        if (Bounds.allWithin(x, SURELY_NORMAL, rows)) {
            normal(x, rows, shifted);
            return;
        }
        for (int i = 0; i < rows; i++) {
            x[i] = bounded(x[i]);
        }
        for (int i = 0; i < rows; i++) {
            shifted[i] = shifted(x[i]);
        }
        for (int i = 0; i < rows; i++) {
            x[i] = series(x[i], shifted[i]);
        }
        for (int i = 0; i < rows; i++) {
            x[i] = scaled(x[i], shifted[i]);
        }
    }

    /// The same where no result is infinite or subnormal: one multiplication then gives what two give.
    private static void normal(double[] x, int rows, double[] shifted) {
        for (int i = 0; i < rows; i++) {
            shifted[i] = shifted(x[i]);
        }
        for (int i = 0; i < rows; i++) {
            x[i] = series(x[i], shifted[i]);
        }
        for (int i = 0; i < rows; i++) {
            x[i] = x[i] * powerOfTwo(Double.doubleToRawLongBits(shifted[i]) - ROUNDER_BITS);
        }
    }

    private static double bounded(double x) {
        return Math.max(LEAST, Math.min(MOST, x));
    }

    /// k, as whole number added to the rounder.
    private static double shifted(double x) {
        return x * LOG2_E + ROUNDER;
    }

    /// e^r, where what r lost in rounding is made good to first order.
    private static double series(double x, double shifted) {
        double k = shifted - ROUNDER;
        double high = x - k * LN2_HIGH;
        double low = k * LN2_LOW;
        double r = high - low;
        double lost = (high - r) - low;
        double q = 1.0 / 6_227_020_800.0;
        q = q * r + 1.0 / 479_001_600.0;
        q = q * r + 1.0 / 39_916_800.0;
        q = q * r + 1.0 / 3_628_800.0;
        q = q * r + 1.0 / 362_880.0;
        q = q * r + 1.0 / 40_320.0;
        q = q * r + 1.0 / 5_040.0;
        q = q * r + 1.0 / 720.0;
        q = q * r + 1.0 / 120.0;
        q = q * r + 1.0 / 24.0;
        q = q * r + 1.0 / 6.0;
        q = q * r + 0.5;
        return 1.0 + (r + (r * r * q + lost));
    }

    /// value * 2^k in two steps, so that what becomes subnormal is rounded once and no step overflows too early.
    private static double scaled(double value, double shifted) {
        long k = Double.doubleToRawLongBits(shifted) - ROUNDER_BITS;
        long half = k >> 1;
        return value * powerOfTwo(half) * powerOfTwo(k - half);
    }

    private static double powerOfTwo(long exponent) {
        return Double.longBitsToDouble((exponent + Double.MAX_EXPONENT) << 52);
    }
}
