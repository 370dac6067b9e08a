package io.scoreline.api.read;

import io.scoreline.api.http.QueryParameters;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The query parameters `from`, `to` and `step` of a series. Immutable.
record SeriesTimes(long fromMicros, long stepMicros, int count) {
    static final String FROM = "from";
    static final String TO = "to";
    static final String STEP = "step";

    private static final int MOST = 1_000;
    private static final Duration SPAN_OTHERWISE = Duration.ofDays(1);
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(s|m|h|d)");

    static SeriesTimes of(QueryParameters query, long nowMicros) {
        long step = step(query.get(STEP, "1h"));
        long to = query.get(TO) == null ? nowMicros : ScoreTime.parse(TO, query.get(TO, ""));
        if (to > nowMicros) {
            throw QueryParameters.invalid(TO, "a time not after now, " + ScoreTime.text(nowMicros), ScoreTime.text(to));
        }
        long from = query.get(FROM) == null
                ? to - SPAN_OTHERWISE.toNanos() / 1_000
                : ScoreTime.parse(FROM, query.get(FROM, ""));
        if (from > to) {
            throw QueryParameters.invalid(FROM, "a time not after " + ScoreTime.text(to), ScoreTime.text(from));
        }
        long count = (to - from) / step + 1;
        if (count > MOST) {
            throw QueryParameters.invalid(STEP, "at most " + MOST + " times from the first to the last", count + " times");
        }
        return new SeriesTimes(from, step, (int) count);
    }

    private static long step(String text) {
        Matcher duration = DURATION.matcher(text);
        if (duration.matches()) {
            long amount = Long.parseLong(duration.group(1));
            Duration step =
                    switch (duration.group(2)) {
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "h" -> Duration.ofHours(amount);
                        default -> Duration.ofDays(amount);
                    };
            if (step.isPositive()) {
                return step.toNanos() / 1_000;
            }
        }
        throw QueryParameters.invalid(STEP, "a duration such as 1h or 15m, at least 1s", text);
    }

    /// The last time of the series.
    long lastMicros() {
        return fromMicros + (count - 1) * stepMicros;
    }
}
