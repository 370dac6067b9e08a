package io.scoreline.scoring.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ExponentialTest {
    private static final int ROWS = 2_048;

    @Test
    void isWithinOneUnitInTheLastPlace() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        double worst = 0;
        for (int i = 0; i < 4_000; i++) {
            double x = random.nextInt(3) == 0 ? random.nextGaussian() : random.nextDouble(-708, 709);
            worst = Math.max(
                    worst, TestingReference.ulps(Exponential.exp(x), TestingReference.exp(new BigDecimal(x))));
        }
        System.out.println("exp: " + worst + " ulp");
        assertThat(worst).isLessThan(1);
    }

    @Test
    void goesOnBelowTheSmallestNormalNumber() {
        for (double x = -708; x > -746; x -= 0.125) {
            assertThat(Exponential.exp(x)).isBetween(
                    Math.nextDown(Math.nextDown(StrictMath.exp(x))), Math.nextUp(Math.nextUp(StrictMath.exp(x))));
        }
    }

    @Test
    void endsAreZeroInfinityAndNotANumber() {
        assertThat(Exponential.exp(0)).isEqualTo(1);
        assertThat(Exponential.exp(-0.0)).isEqualTo(1);
        assertThat(Exponential.exp(710)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Exponential.exp(Double.MAX_VALUE)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Exponential.exp(Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Exponential.exp(709.782712893384)).isEqualTo(StrictMath.exp(709.782712893384));
        assertThat(Exponential.exp(-746)).isEqualTo(0);
        assertThat(Exponential.exp(-745.1)).isEqualTo(Double.MIN_VALUE);
        assertThat(Exponential.exp(Double.NEGATIVE_INFINITY)).isEqualTo(0);
        assertThat(Exponential.exp(Double.NaN)).isNaN();
    }

    @Test
    void columnAndSingleValueHaveTheSameBits() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        KernelScratch scratch = new KernelScratch(ROWS);
        for (int round = 0; round < 300; round++) {
            double[] x = TestingColumns.any(random, ROWS);
            double[] column = x.clone();
            Exponential.exp(column, ROWS, scratch);
            for (int i = 0; i < ROWS; i++) {
                assertThat(Double.doubleToLongBits(column[i]))
                        .as("exp(%s)", x[i])
                        .isEqualTo(Double.doubleToLongBits(Exponential.exp(x[i])));
            }
        }
    }
}
