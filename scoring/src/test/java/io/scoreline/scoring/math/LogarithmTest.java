package io.scoreline.scoring.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LogarithmTest {
    private static final int ROWS = 2_048;

    @Test
    void isWithinOneUnitInTheLastPlace() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        double worst = 0;
        double worst1p = 0;
        for (int i = 0; i < 1_500; i++) {
            double x = switch (random.nextInt(4)) {
                case 0 -> 1 + random.nextGaussian() * 1e-3;
                case 1 -> Math.scalb(1 + random.nextDouble(), random.nextInt(-1074, 1023));
                case 2 -> random.nextDouble() + 0.5;
                default -> random.nextDouble(0, 1e6);
            };
            BigDecimal expected = TestingReference.log(new BigDecimal(x), StrictMath.log(x));
            worst = Math.max(worst, TestingReference.ulps(Logarithm.log(x), expected));
            double y = switch (random.nextInt(4)) {
                case 0 -> random.nextGaussian() * 1e-3;
                case 1 -> Math.scalb(1 + random.nextDouble(), random.nextInt(-60, 1023));
                case 2 -> random.nextDouble() - 0.999;
                default -> random.nextDouble(0, 1e6);
            };
            BigDecimal expected1p =
                    TestingReference.log(new BigDecimal(y).add(BigDecimal.ONE), StrictMath.log1p(y));
            worst1p = Math.max(worst1p, TestingReference.ulps(Logarithm.log1p(y), expected1p));
        }
        System.out.println("log: " + worst + " ulp, log1p: " + worst1p + " ulp");
        assertThat(worst).isLessThan(1);
        assertThat(worst1p).isLessThan(1);
    }

    @Test
    void endsAreInfiniteAndNotANumber() {
        assertThat(Logarithm.log(1)).isEqualTo(0);
        assertThat(Logarithm.log(0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Logarithm.log(-0.0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Logarithm.log(-1)).isNaN();
        assertThat(Logarithm.log(Double.NEGATIVE_INFINITY)).isNaN();
        assertThat(Logarithm.log(Double.NaN)).isNaN();
        assertThat(Logarithm.log(Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Logarithm.log(Double.MAX_VALUE)).isEqualTo(StrictMath.log(Double.MAX_VALUE));
        assertThat(Logarithm.log(Double.MIN_VALUE)).isEqualTo(StrictMath.log(Double.MIN_VALUE));
        assertThat(Logarithm.log1p(0)).isEqualTo(0);
        assertThat(Logarithm.log1p(-1)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Logarithm.log1p(-1.5)).isNaN();
        assertThat(Logarithm.log1p(Double.NaN)).isNaN();
        assertThat(Logarithm.log1p(Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Logarithm.log1p(Double.MAX_VALUE)).isEqualTo(StrictMath.log1p(Double.MAX_VALUE));
        assertThat(Logarithm.log1p(1e-300)).isEqualTo(1e-300);
    }

    @Test
    void columnAndSingleValueHaveTheSameBits() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        KernelScratch scratch = new KernelScratch(ROWS);
        for (int round = 0; round < 300; round++) {
            double[] x = TestingColumns.any(random, ROWS);
            double[] logs = x.clone();
            double[] logs1p = x.clone();
            Logarithm.log(logs, ROWS, scratch);
            Logarithm.log1p(logs1p, ROWS, scratch);
            for (int i = 0; i < ROWS; i++) {
                assertThat(Double.doubleToLongBits(logs[i]))
                        .as("log(%s)", x[i])
                        .isEqualTo(Double.doubleToLongBits(Logarithm.log(x[i])));
                assertThat(Double.doubleToLongBits(logs1p[i]))
                        .as("log1p(%s)", x[i])
                        .isEqualTo(Double.doubleToLongBits(Logarithm.log1p(x[i])));
            }
        }
    }
}
