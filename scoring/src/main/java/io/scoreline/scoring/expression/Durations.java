package io.scoreline.scoring.expression;

import java.util.Map;

/// Durations as text: a whole number and a unit, such as `30d`, `6h`, `10m`, `45s`, `250ms`.
public final class Durations {
    public static final String FORM = "a duration such as 30d, 6h, 10m, 45s or 250ms";

    /// What [#parseMicros] gives for other text; a duration is never negative.
    public static final long NONE = -1;

    private static final Map<String, Long> MICROS_PER_UNIT =
            Map.of("ms", 1_000L, "s", 1_000_000L, "m", 60_000_000L, "h", 3_600_000_000L, "d", 86_400_000_000L);
    private static final int MAX_DIGITS = 9;

    private Durations() {}

    public static long parseMicros(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        Long unit = MICROS_PER_UNIT.get(text.substring(digits));
        if (unit == null || digits == 0 || digits > MAX_DIGITS) {
            return NONE;
        }
        return Integer.parseInt(text.substring(0, digits)) * unit;
    }
}
