package io.scoreline.api.read;

import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.QueryParameters;
import io.scoreline.scoring.feature.EventTime;
import io.scoreline.scoring.feature.TimeText;
import io.scoreline.scoring.json.JsonNumber;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The query parameter `at`: the time for which scores are computed.
sealed interface ScoreTime {
    String PARAMETER = "at";

    /// As far as events may lie in the future when they come in: five minutes.
    long CLOCKS_DIFFER = 300_000_000L;

    /// The years 1 to 9999 in microseconds.
    long EARLIEST = -62_135_596_800_000_000L;

    long LATEST = 253_402_300_799_999_999L;

    /// The later of the clock and the newest event.
    record Now() implements ScoreTime {}

    /// The newest event.
    record Last() implements ScoreTime {}

    record Time(long micros) implements ScoreTime {}

    static ScoreTime of(QueryParameters query) {
        String text = query.get(PARAMETER, "now");
        return switch (text) {
            case "now" -> new Now();
            case "last" -> new Last();
            default -> new Time(parse(PARAMETER, text));
        };
    }

    /// A time in microseconds, in any of the forms that parameters take.
    static long parse(String parameter, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.UTF_8);
        JsonNumber number = new JsonNumber();
        // In a query a plus is a space, so that a plain "+02:00" comes as " 02:00".
        byte[] time = text.replace(' ', '+').getBytes(StandardCharsets.UTF_8);
        long micros = number.read(ascii, 0, ascii.length)
                ? EventTime.readEpoch(number)
                : EventTime.readMicros(time, 0, time.length);
        if (micros == EventTime.NONE) {
            String expected = (parameter.equals(PARAMETER) ? "now, last, " : "")
                    + "an RFC 3339 time or seconds, milliseconds or microseconds since 1970";
            throw QueryParameters.invalid(parameter, expected, text);
        }
        return micros;
    }

    /// The time in microseconds for states whose newest event was at `newestMicros`; a problem when it lies before that.
    default long micros(long newestMicros, long clockMicros, @Nullable String entity) {
        return switch (this) {
            case Now _ -> Math.max(clockMicros, newestMicros);
            case Last _ -> newestMicros;
            case Time time -> {
                if (time.micros() < newestMicros) {
                    throw tooEarly(time.micros(), newestMicros, entity);
                }
                requireNotInTheFuture(time.micros(), Math.max(clockMicros, newestMicros));
                yield time.micros();
            }
        };
    }

    /// A problem for a time later than now, but for what clocks may differ in.
    static void requireNotInTheFuture(long micros, long nowMicros) {
        if (micros > nowMicros + CLOCKS_DIFFER) {
            throw QueryParameters.invalid(
                    PARAMETER, "a time that is not in the future, now being " + text(nowMicros), text(micros));
        }
    }

    /// Whether a state with that newest event is too young for it.
    default boolean isBefore(long newestMicros) {
        return this instanceof Time(long micros) && micros < newestMicros;
    }

    private static RuntimeException tooEarly(long micros, long newestMicros, @Nullable String entity) {
        String earliest = text(newestMicros);
        return Problem.of(
                        ProblemCode.AT_BEFORE_NEWEST_EVENT,
                        "at lies before the newest event" + (entity == null ? "" : " of the entity") + ", which was at "
                                + earliest)
                .with("field", PARAMETER)
                .with("entity", entity)
                .with("expected", "a time not before " + earliest)
                .with("found", text(micros))
                .with("earliest", earliest)
                .exception();
    }

    /// Whether a number of microseconds is a time that answers can hold.
    static boolean isWritable(long micros) {
        return micros >= EARLIEST && micros <= LATEST;
    }

    /// A time as it stands in answers.
    static String text(long micros) {
        return TimeText.of(micros);
    }
}
