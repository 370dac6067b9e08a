package io.scoreline.scoring.math;

import java.util.List;
import java.util.Random;

/// Columns of all kinds of doubles.
final class TestingColumns {
    private static final List<Double> SPECIAL = List.of(
            0.0,
            -0.0,
            1.0,
            -1.0,
            Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Math.nextDown(Double.MIN_NORMAL),
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN,
            709.782712893384,
            709.7827128933841,
            -745.1332191019411,
            -745.1332191019412);

    private TestingColumns() {}

    static double[] any(Random random, int rows) {
        double[] column = new double[rows];
        for (int i = 0; i < rows; i++) {
            column[i] = switch (random.nextInt(5)) {
                case 0 -> SPECIAL.get(random.nextInt(SPECIAL.size()));
                case 1 -> Double.longBitsToDouble(random.nextLong());
                case 2 -> random.nextDouble(-750, 750);
                case 3 -> random.nextGaussian() * 1e-8;
                default -> random.nextGaussian();
            };
        }
        return column;
    }
}
