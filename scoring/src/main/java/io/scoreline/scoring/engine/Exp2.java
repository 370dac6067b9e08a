package io.scoreline.scoring.engine;

/// 2^x for -1 < x < 1, by one polynomial in one order of operations, so that the bits are the same on every machine;
/// within 2 units in the last
/// place of the true value.
final class Exp2 {
    private static final double LN2 = 0.6931471805599453;

    private Exp2() {}

    static double exp2(double x) {
        double whole = Math.rint(x);
        double p = series((x - whole) * LN2);
        return whole > 0 ? p * 2 : whole < 0 ? p * 0.5 : p;
    }

    /// x = 2^x for the first `rows` of a column, none of them negative.
    static void exp2(double[] x, int rows) {
        for (int i = 0; i < rows; i++) {
            double whole = Math.rint(x[i]);
            x[i] = series((x[i] - whole) * LN2) * (1.0 + whole);
        }
    }

    private static double series(double t) {
        double p = 1.0 / 87_178_291_200.0;
        p = p * t + 1.0 / 6_227_020_800.0;
        p = p * t + 1.0 / 479_001_600.0;
        p = p * t + 1.0 / 39_916_800.0;
        p = p * t + 1.0 / 3_628_800.0;
        p = p * t + 1.0 / 362_880.0;
        p = p * t + 1.0 / 40_320.0;
        p = p * t + 1.0 / 5_040.0;
        p = p * t + 1.0 / 720.0;
        p = p * t + 1.0 / 120.0;
        p = p * t + 1.0 / 24.0;
        p = p * t + 1.0 / 6.0;
        p = p * t + 0.5;
        p = p * t + 1.0;
        return p * t + 1.0;
    }
}
