package io.scoreline.scoring.math;

/// ln x and ln (1 + x), within 1 unit in the last place of the true value: x = 2^k m with m around 1, and the logarithm
/// of m by the series in (m - 1) / (m + 1) that the library fdlibm uses. NaN and what is negative give NaN; 0 gives minus
/// infinity.
public final class Logarithm {
    /// ln 2 in two parts; the upper one has enough zeros at its end for k times it to be exact.
    private static final double LN2_HIGH = 0x1.62e42feep-1;

    private static final double LN2_LOW = 0x1.a39ef35793c76p-33;

    private static final double C1 = 0x1.5555555555593p-1;
    private static final double C2 = 0x1.999999997fa04p-2;
    private static final double C3 = 0x1.2492494229359p-2;
    private static final double C4 = 0x1.c71c51d8e78afp-3;
    private static final double C5 = 0x1.7466496cb03dep-3;
    private static final double C6 = 0x1.39a09d078c69fp-3;
    private static final double C7 = 0x1.2f112df3e5244p-3;

    private static final int FRACTION_BITS = 52;
    private static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;

    /// Lifts subnormal numbers.
    private static final int LIFT = 54;

    private static final long BIAS = 1024;

    /// Added to a double it leaves the nearest whole number in the lowest bits.
    private static final double ROUNDER = 0x1.8p52;

    private static final long ROUNDER_BITS = Double.doubleToRawLongBits(ROUNDER);

    private Logarithm() {}

    public static double log(double x) {
        return sum(significand(x), exponent(x), 0);
    }

    public static double log1p(double x) {
        double u = 1.0 + x;
        return sum(significand(u), exponent(u), isNormal(u) ? rest(x, u) : 0);
    }

    /// x = ln x for the first `rows` of a column.
    public static void log(double[] x, int rows, KernelScratch scratch) {
        double[] k = scratch.first;
        if (Bounds.allNormal(x, rows)) {
            split(x, rows, k);
            for (int i = 0; i < rows; i++) {
                x[i] = sum(x[i], k[i], 0);
            }
            return;
        }
        for (int i = 0; i < rows; i++) {
            double value = x[i];
            k[i] = exponent(value);
            x[i] = significand(value);
        }
        for (int i = 0; i < rows; i++) {
            x[i] = sum(x[i], k[i], 0);
        }
    }

    /// x = ln (1 + x) for the first `rows` of a column.
    public static void log1p(double[] x, int rows, KernelScratch scratch) {
        double[] k = scratch.first;
        double[] rest = scratch.second;
        for (int i = 0; i < rows; i++) {
            double u = 1.0 + x[i];
            rest[i] = rest(x[i], u);
            x[i] = u;
        }
        if (Bounds.allNormal(x, rows)) {
            split(x, rows, k);
            for (int i = 0; i < rows; i++) {
                x[i] = sum(x[i], k[i], rest[i]);
            }
            return;
        }
        for (int i = 0; i < rows; i++) {
            double u = x[i];
            k[i] = exponent(u);
            x[i] = significand(u);
            if (!isNormal(u)) {
                rest[i] = 0;
            }
        }
        for (int i = 0; i < rows; i++) {
            x[i] = sum(x[i], k[i], rest[i]);
        }
    }

    /// Splits positive normal numbers into significand and exponent, as [#significand] and [#exponent] do, without a
    /// branch: a bias keeps the exponent's bits positive, and adding it to a great number makes it a double.
    private static void split(double[] x, int rows, double[] k) {
        for (int i = 0; i < rows; i++) {
            long bits = Double.doubleToRawLongBits(x[i]) - SQRT_HALF_BITS + (BIAS << FRACTION_BITS);
            k[i] = Double.longBitsToDouble((bits >>> FRACTION_BITS) - BIAS + ROUNDER_BITS) - ROUNDER;
        }
        for (int i = 0; i < rows; i++) {
            long bits = Double.doubleToRawLongBits(x[i]);
            long exponent = ((bits - SQRT_HALF_BITS + (BIAS << FRACTION_BITS)) >>> FRACTION_BITS) - BIAS;
            x[i] = Double.longBitsToDouble(bits - (exponent << FRACTION_BITS));
        }
    }

    /// What ln (1 + x) has beyond ln u, where u is 1 + x rounded.
    private static double rest(double x, double u) {
        return (x - (u - 1.0)) / u;
    }

    private static boolean isNormal(double x) {
        return x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE;
    }

    /// k, and for 0 and infinity what makes the sum infinite.
    private static double exponent(double x) {
        if (isNormal(x)) {
            return (double) exponentBits(x);
        }
        if (x > 0 && x < Double.MIN_NORMAL) {
            return (double) (exponentBits(x * 0x1p54) - LIFT);
        }
        return x == 0 ? Double.NEGATIVE_INFINITY : x;
    }

    /// m, from the square root of 1/2 to that of 2; NaN where there is no logarithm.
    private static double significand(double x) {
        if (isNormal(x)) {
            return withoutExponent(x);
        }
        if (x > 0 && x < Double.MIN_NORMAL) {
            return withoutExponent(x * 0x1p54);
        }
        return x >= 0 ? 1 : Double.NaN;
    }

    private static long exponentBits(double x) {
        return (Double.doubleToRawLongBits(x) - SQRT_HALF_BITS) >> FRACTION_BITS;
    }

    private static double withoutExponent(double x) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(x) - (exponentBits(x) << FRACTION_BITS));
    }

    /// k ln 2 + ln m + rest.
    private static double sum(double m, double k, double rest) {
        double f = m - 1.0;
        double s = f / (2.0 + f);
        double z = s * s;
        double w = z * z;
        double even = w * (C2 + w * (C4 + w * C6));
        double odd = z * (C1 + w * (C3 + w * (C5 + w * C7)));
        double half = 0.5 * f * f;
        double tail = s * (half + (odd + even)) + (k * LN2_LOW + rest);
        return k * LN2_HIGH - ((half - tail) - f);
    }
}
