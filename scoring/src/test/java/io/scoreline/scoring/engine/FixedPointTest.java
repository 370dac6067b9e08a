package io.scoreline.scoring.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FixedPointTest {
    private static BigInteger exact(long low, long high) {
        return BigInteger.valueOf(high).shiftLeft(64).add(new BigInteger(Long.toUnsignedString(low)));
    }

    private static BigInteger exact(double units) {
        return new BigDecimal(units).toBigIntegerExact();
    }

    @Test
    void holdsEveryIntegralDoubleInRange() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            double units = Math.rint(random.nextGaussian() * Math.scalb(1.0, random.nextInt(100)));
            assertThat(exact(FixedPoint.low(units), FixedPoint.high(units))).isEqualTo(exact(units));
        }
        for (double units :
                new double[] {0, 1, -1, 0x1p62, 0x1p63, -0x1p63, 0x1p64, -0x1p64, 0x1p81, -0x1p81, 0x1.fffffffffffffp63
                }) {
            assertThat(exact(FixedPoint.low(units), FixedPoint.high(units))).isEqualTo(exact(units));
            assertThat(FixedPoint.toDouble(FixedPoint.low(units), FixedPoint.high(units)))
                    .isEqualTo(units);
        }
    }

    @Test
    void addsAndRoundsAsExactIntegersDo() {
        Random random = new Random(2);
        for (int round = 0; round < 2_000; round++) {
            long[] sum = new long[2];
            BigInteger expected = BigInteger.ZERO;
            int magnitude = 1 + random.nextInt(81);
            for (int i = 0; i < 20; i++) {
                double units = Math.rint(random.nextGaussian() * Math.scalb(1.0, random.nextInt(magnitude)));
                FixedPoint.add(sum, 0, FixedPoint.low(units), FixedPoint.high(units));
                expected = expected.add(exact(units));
                assertThat(exact(sum[0], sum[1])).isEqualTo(expected);
                assertThat(FixedPoint.toDouble(sum[0], sum[1])).isEqualTo(expected.doubleValue());
            }
        }
    }

    @Test
    void roundsAnyPairAsExactIntegersDo() {
        Random random = new Random(3);
        for (int i = 0; i < 300_000; i++) {
            long low = random.nextLong() & (random.nextBoolean() ? -1L << random.nextInt(64) : -1L);
            long high = random.nextLong() >> random.nextInt(64);
            assertThat(FixedPoint.toDouble(low, high))
                    .isEqualTo(exact(low, high).doubleValue());
        }
    }

    @Test
    void powersOfTwoAreCloseAndMeetAtWholeNumbers() {
        for (double x = -0.9999; x < 1; x += 0.0001) {
            double expected = StrictMath.pow(2, x);
            assertThat(Math.abs(Exp2.exp2(x) - expected)).isLessThanOrEqualTo(2 * Math.ulp(expected));
        }
        assertThat(Exp2.exp2(0)).isEqualTo(1);
        assertThat(Exp2.exp2(0.5) * Exp2.exp2(0.5)).isBetween(2 - 1e-15, 2 + 1e-15);
    }
}
