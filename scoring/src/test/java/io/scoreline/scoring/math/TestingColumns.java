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
        return switch (random.nextInt(3)) {
            case 0 -> moderate(random, rows);
            case 1 -> normal(random, rows);
            default -> wild(random, rows);
        };
    }

    /// Exponentials of which are all normal numbers.
    private static double[] moderate(Random random, int rows) {
        double[] column = new double[rows];
        for (int i = 0; i < rows; i++) {
            column[i] = random.nextInt(9) == 0 ? random.nextInt(3) * 700 - 700.0 : random.nextDouble(-700, 700);
        }
        return column;
    }

    /// Positive normal numbers of all sizes.
    private static double[] normal(Random random, int rows) {
        double[] column = new double[rows];
        for (int i = 0; i < rows; i++) {
            column[i] = switch (random.nextInt(9)) {
                case 0 -> Double.MIN_NORMAL;
                case 1 -> Double.MAX_VALUE;
                case 2 -> 1 + random.nextGaussian() * 1e-9;
                case 3 -> Math.sqrt(0.5);
                default -> Math.scalb(random.nextDouble(1, 2), random.nextInt(-1022, 1024));
            };
        }
        return column;
    }

    private static double[] wild(Random random, int rows) {
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
