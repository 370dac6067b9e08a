package io.scoreline.scoring.math;

/// Whether all values of a column lie between bounds, so that a kernel can leave out what is for others.
public final class Bounds {
    private Bounds() {}

    /// Whether no value is NaN, nor greater than the limit or less than its negative.
    public static boolean allWithin(double[] x, double limit, int rows) {
        double most = 0;
        for (int i = 0; i < rows; i++) {
            most = Math.max(most, Math.abs(x[i]));
        }
        return most <= limit;
    }

    /// Whether all values are positive, normal and finite.
    static boolean allNormal(double[] x, int rows) {
        double least = Double.MAX_VALUE;
        double most = Double.MIN_NORMAL;
        for (int i = 0; i < rows; i++) {
            least = Math.min(least, x[i]);
        }
        for (int i = 0; i < rows; i++) {
            most = Math.max(most, x[i]);
        }
        return least >= Double.MIN_NORMAL && most <= Double.MAX_VALUE;
    }
}
