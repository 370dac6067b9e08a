package io.scoreline.api.http;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The query parameter `wait=<duration>`: `500ms`, `2s` or `1m`.
public final class WaitParameter {
    public static final String NAME = "wait";

    private static final Duration OTHERWISE = Duration.ofSeconds(10);
    private static final Duration MOST = Duration.ofSeconds(30);
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s|m)");

    private WaitParameter() {}

    /// The duration given, or ten seconds.
    public static Duration of(QueryParameters query) {
        @Nullable String text = query.get(NAME);
        if (text == null) {
            return OTHERWISE;
        }
        Matcher duration = DURATION.matcher(text);
        if (duration.matches()) {
            long amount = Long.parseLong(duration.group(1));
            Duration wait =
                    switch (duration.group(2)) {
                        case "ms" -> Duration.ofMillis(amount);
                        case "s" -> Duration.ofSeconds(amount);
                        default -> Duration.ofMinutes(amount);
                    };
            if (wait.compareTo(MOST) <= 0) {
                return wait;
            }
        }
        throw QueryParameters.invalid(
                NAME, "a duration such as 500ms or 2s, at most " + MOST.toSeconds() + "s", text);
    }
}
