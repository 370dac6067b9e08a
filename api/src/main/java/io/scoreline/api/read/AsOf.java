package io.scoreline.api.read;

import io.scoreline.api.history.EventQuery;
import io.scoreline.api.http.QueryParameters;
import io.scoreline.scoring.feature.EventTime;
import java.nio.charset.StandardCharsets;

/// The query parameter `asOf`: only what had been registered by then counts.
sealed interface AsOf {
    String PARAMETER = "asOf";

    /// All that is scored.
    record Now() implements AsOf {}

    record Seq(long seq) implements AsOf {}

    record Time(long micros) implements AsOf {}

    static AsOf of(QueryParameters query) {
        String text = query.get(PARAMETER);
        if (text == null) {
            return new Now();
        }
        if (text.matches("[0-9]{1,18}")) {
            return new Seq(Long.parseLong(text));
        }
        // In a query a plus is a space, so that a plain "+02:00" comes as " 02:00".
        byte[] time = text.replace(' ', '+').getBytes(StandardCharsets.UTF_8);
        long micros = EventTime.readMicros(time, 0, time.length);
        if (micros == EventTime.NONE) {
            throw QueryParameters.invalid(PARAMETER, "a feed seq or an RFC 3339 time", text);
        }
        return new Time(micros);
    }

    default boolean isNow() {
        return this instanceof Now;
    }

    /// The query restricted to what had been registered, and to what is scored.
    default EventQuery restrict(EventQuery query, long scoredUpTo) {
        return switch (this) {
            case Now _ -> query.seqs(0, scoredUpTo);
            case Seq(long seq) -> query.seqs(0, Math.min(seq, scoredUpTo));
            case Time(long micros) -> query.seqs(0, scoredUpTo).registeredUpTo(micros);
        };
    }
}
