package io.scoreline.scoring.explain;

import io.scoreline.scoring.definition.Aggregate;
import java.util.List;

/// How an aggregate came to its value, at the time of the score. `events` is the number of events that count in it;
/// `lines` sum up to the value where it adds up; `strongest` are the events with the largest shares of it, or the one
/// event that it picked.
public record AggregateExplanation(
        Aggregate aggregate,
        Kind kind,
        String of,
        double value,
        long events,
        List<Line> lines,
        List<Share> strongest) {
    public AggregateExplanation {
        lines = List.copyOf(lines);
        strongest = List.copyOf(strongest);
    }

    /// How far an aggregate can be taken apart.
    public enum Kind {
        /// The lines sum up to the value.
        SUM,
        /// The value is the number of the events.
        COUNT,
        /// The value is that of one event.
        EVENT,
        /// The value is an estimate, which belongs to no event.
        ESTIMATE
    }

    /// One event's part of the value.
    public record Share(EventExplanation event, double value) {}
}
