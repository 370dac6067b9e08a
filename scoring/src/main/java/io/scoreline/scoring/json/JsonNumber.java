package io.scoreline.scoring.json;

import java.nio.charset.StandardCharsets;

/// Reads JSON numbers exactly: `± significand * 10^exponent`, as a correctly rounded double or as a long. Reusable, not
/// thread-safe.
public final class JsonNumber {
    /// As many decimal digits as always fit an unsigned long.
    private static final int MAX_DIGITS = 19;

    private static final long EXACT_DOUBLE = 1L << 53;
    private static final long EXPONENT_CAP = 1_000_000_000_000L;
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private byte[] bytes = {};
    private int from;
    private int to;
    private int pos;
    private boolean negative;
    private long significand;
    private int digits;
    private long exponent;
    private boolean exact;
    private long longValue;

    /// Reads `bytes[from, to)`; false when that is not exactly one JSON number.
    public boolean read(byte[] source, int begin, int end) {
        bytes = source;
        from = begin;
        to = end;
        pos = begin;
        significand = 0;
        digits = 0;
        exponent = 0;
        exact = true;
        negative = peek() == '-';
        if (negative) {
            pos++;
        }
        boolean leadingZero = peek() == '0';
        int integerDigits = digits(false);
        if (integerDigits == 0 || (leadingZero && integerDigits > 1)) {
            return false;
        }
        if (peek() == '.') {
            pos++;
            if (digits(true) == 0) {
                return false;
            }
        }
        return ((peek() | 0x20) != 'e' || exponentPart()) && pos == to;
    }

    private int digits(boolean fraction) {
        int begin = pos;
        for (; pos < to && bytes[pos] >= '0' && bytes[pos] <= '9'; pos++) {
            int digit = bytes[pos] - '0';
            if (digits < MAX_DIGITS) {
                significand = significand * 10 + digit;
                digits += significand == 0 ? 0 : 1;
                exponent -= fraction ? 1 : 0;
            } else {
                exact &= digit == 0;
                exponent += fraction ? 0 : 1;
            }
        }
        return pos - begin;
    }

    private boolean exponentPart() {
        pos++;
        boolean negativeExponent = peek() == '-';
        if (negativeExponent || peek() == '+') {
            pos++;
        }
        int begin = pos;
        long value = 0;
        for (; pos < to && bytes[pos] >= '0' && bytes[pos] <= '9'; pos++) {
            value = Math.min(EXPONENT_CAP, value * 10 + bytes[pos] - '0');
        }
        exponent += negativeExponent ? -value : value;
        return pos > begin;
    }

    private int peek() {
        return pos < to ? bytes[pos] : -1;
    }

    /// The number last read, correctly rounded; infinite when it is out of range.
    public double doubleValue() {
        if (exact && significand >= 0 && significand <= EXACT_DOUBLE && Math.abs(exponent) < POWERS_OF_TEN.length) {
            double whole = (double) significand;
            double power = POWERS_OF_TEN[(int) Math.abs(exponent)];
            double magnitude = exponent < 0 ? whole / power : whole * power;
            return negative ? -magnitude : magnitude;
        }
        return Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
    }

    /// Whether the number last read is integral and within the range of a long; if so, [#longValue()] is that value.
    public boolean isLong() {
        long value = significand;
        long power = exponent;
        if (value == 0 || !exact) {
            longValue = 0;
            return exact;
        }
        for (; power < 0 && Long.remainderUnsigned(value, 10) == 0; power++) {
            value = Long.divideUnsigned(value, 10);
        }
        if (power < 0 || power + digitsOf(value) > MAX_DIGITS) {
            return false;
        }
        for (; power > 0; power--) {
            value *= 10;
        }
        longValue = negative ? -value : value;
        return negative ? Long.compareUnsigned(value, Long.MIN_VALUE) <= 0 : value >= 0;
    }

    private static int digitsOf(long value) {
        int count = 0;
        for (long rest = value; rest != 0; rest = Long.divideUnsigned(rest, 10)) {
            count++;
        }
        return count;
    }

    /// Valid after [#isLong()] said so.
    public long longValue() {
        return longValue;
    }
}
