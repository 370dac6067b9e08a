package io.scoreline.standalone.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: one number and one unit, `250ms`, `20s`, `10m`, `1h`, `30d`.
public final class DurationText {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private DurationText() {}

    /// Reads a duration; an [IllegalArgumentException] says what was expected.
    public static Duration parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        Duration unit = form.matches() ? UNITS.get(form.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(
                    "expected a number and a unit of ms, s, m, h or d, such as 250ms, 20s or 1h");
        }
        return unit.multipliedBy(Long.parseLong(form.group(1)));
    }
}
