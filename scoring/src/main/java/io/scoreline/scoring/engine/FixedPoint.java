package io.scoreline.scoring.engine;

/// Sums as integers of 128 bits (`high * 2^64 + low`, low unsigned) that count units of 2^-40: adding them is
/// associative, as adding
/// doubles is not.
final class FixedPoint {
    static final double UNITS_PER_ONE = 0x1p40;

    /// A greater value makes its event invalid. So no sum of fewer than 2^46 values overflows: 2^40 for the value, 2^40
    /// for the units, a factor
    /// below 2 for the decay.
    static final double LARGEST_VALUE = 0x1p40;

    /// As many units, up or down, as can be added up for all rows of a block within a long.
    static final double LARGEST_SMALL = 0x1p51 - 1;

    /// Added to a whole number it leaves that in the lowest bits.
    private static final double ROUNDER = 0x1.8p52;

    private static final double TWO_64 = 0x1p64;
    private static final double TWO_63 = 0x1p63;

    private FixedPoint() {}

    /// Integral doubles, none beyond [#LARGEST_SMALL], as longs.
    static void small(double[] from, long[] into, int rows) {
        for (int i = 0; i < rows; i++) {
            into[i] = Double.doubleToRawLongBits(from[i] + ROUNDER) - Double.doubleToRawLongBits(ROUNDER);
        }
    }

    /// The upper half of an integral double.
    static long high(double units) {
        if (units >= -TWO_63 && units < TWO_63) {
            return units < 0 ? -1 : 0;
        }
        return (long) Math.floor(units / TWO_64);
    }

    /// The lower half of an integral double.
    static long low(double units) {
        if (units >= -TWO_63 && units < TWO_63) {
            return (long) units;
        }
        double rest = units - high(units) * TWO_64;
        return rest < TWO_63 ? (long) rest : (long) (rest - TWO_63) + Long.MIN_VALUE;
    }

    /// Adds to the pair `low, high` at `cells[at], cells[at + 1]`.
    static void add(long[] cells, int at, long low, long high) {
        long sum = cells[at] + low;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        cells[at] = sum;
        cells[at + 1] += high + carry;
    }

    /// The nearest double to the integer (ties to even), in units.
    static double toDouble(long low, long high) {
        if (high == low >> 63) {
            return (double) low;
        }
        boolean negative = high < 0;
        long magnitudeLow = negative ? -low : low;
        long magnitudeHigh = negative ? ~high + (low == 0 ? 1 : 0) : high;
        double magnitude = unsignedToDouble(magnitudeLow, magnitudeHigh);
        return negative ? -magnitude : magnitude;
    }

    /// Keeps the upper 62 significant bits and marks in the last one whether any below is set, so that one rounding is
    /// right.
    private static double unsignedToDouble(long low, long high) {
        int bits = high == 0
                ? Long.SIZE - Long.numberOfLeadingZeros(low)
                : 2 * Long.SIZE - Long.numberOfLeadingZeros(high);
        int shift = Math.max(0, bits - 62);
        long top = shift == 0 ? low : shift < 64 ? (low >>> shift) | (high << (64 - shift)) : high >>> (shift - 64);
        boolean rest = shift >= 64
                ? low != 0 || (shift > 64 && high << (128 - shift) != 0)
                : shift > 0 && low << (64 - shift) != 0;
        return Math.scalb((double) (top | (rest ? 1 : 0)), shift);
    }
}
