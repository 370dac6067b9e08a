package io.scoreline.scoring.feature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.json.JsonNumber;

/// Times as events carry them, in microseconds since 1970-01-01T00:00Z: RFC 3339 text with an offset, or a number since
/// the epoch whose
/// magnitude tells seconds (below 10^11), milliseconds (below 10^14) and microseconds (below 10^17) apart. Finer digits
/// are cut off.
public final class EventTime {
    /// The result of the methods that do not throw, for what is no time.
    public static final long NONE = Long.MIN_VALUE;

    private static final String EXPECTED_TEXT = "an RFC 3339 time with an offset such as 2026-01-31T12:00:00.5Z";
    private static final String EXPECTED_NUMBER = "seconds, milliseconds or microseconds since 1970 (below 10^17)";
    private static final int MAX_FOUND = 64;

    private static final long SECONDS_BELOW = 100_000_000_000L;
    private static final long MILLIS_BELOW = 1_000 * SECONDS_BELOW;
    private static final long MICROS_BELOW = 1_000 * MILLIS_BELOW;

    private EventTime() {}

    /// Reads RFC 3339 text; an [IllegalArgumentException] says what was expected and found.
    public static long parseMicros(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        long micros = readMicros(bytes, 0, bytes.length);
        if (micros == NONE) {
            String found = text.length() > MAX_FOUND ? text.substring(0, MAX_FOUND) + "…" : text;
            throw new IllegalArgumentException("expected " + EXPECTED_TEXT + ", found \"" + found + "\"");
        }
        return micros;
    }

    /// Reads a number since the epoch; an [IllegalArgumentException] says what was expected and found.
    public static long fromEpoch(double value) {
        return orRefuse(readEpoch(value), Double.toString(value));
    }

    /// Reads a number since the epoch, exactly; an [IllegalArgumentException] says what was expected and found.
    public static long fromEpoch(long value) {
        return orRefuse(readEpoch(value), Long.toString(value));
    }

    /// Reads a JSON number since the epoch, exactly where it is integral; an [IllegalArgumentException] says what was
    /// expected and found.
    public static long fromEpoch(JsonNumber number) {
        return orRefuse(readEpoch(number), Double.toString(number.doubleValue()));
    }

    private static long orRefuse(long micros, String found) {
        if (micros == NONE) {
            throw new IllegalArgumentException("expected " + EXPECTED_NUMBER + ", found " + found);
        }
        return micros;
    }

    /// Reads RFC 3339 text in UTF-8, or gives [#NONE].
    public static long readMicros(byte[] utf8, int from, int length) {
        return new Rfc3339(utf8, from, length).micros();
    }

    /// Reads a JSON number since the epoch, or gives [#NONE].
    public static long readEpoch(JsonNumber number) {
        return number.isLong() ? readEpoch(number.longValue()) : readEpoch(number.doubleValue());
    }

    private static long readEpoch(long value) {
        if (value <= -MICROS_BELOW || value >= MICROS_BELOW) {
            return NONE;
        }
        return value * microsPerUnit((double) Math.abs(value));
    }

    private static long readEpoch(double value) {
        double magnitude = Math.abs(value);
        if (!(magnitude < MICROS_BELOW)) {
            return NONE;
        }
        return (long) Math.rint(value * (double) microsPerUnit(magnitude));
    }

    private static long microsPerUnit(double magnitude) {
        return magnitude < SECONDS_BELOW ? 1_000_000 : magnitude < MILLIS_BELOW ? 1_000 : 1;
    }
}
