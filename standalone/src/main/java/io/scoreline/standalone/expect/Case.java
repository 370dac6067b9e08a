package io.scoreline.standalone.expect;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What is expected of one entity: that no event of it counts (`absent`), or its score, band and aggregates, each where it
/// is given, at a time in microseconds or at the entity's newest event.
record Case(
        String entity,
        int line,
        boolean absent,
        @Nullable Long atMicros,
        @Nullable Wanted score,
        @Nullable String band,
        Map<String, Wanted> aggregates) {
    Case {
        aggregates = Map.copyOf(aggregates);
    }

    /// An expected number; empty when the value must be missing. `text` is how it was written.
    record Wanted(OptionalDouble value, String text) {}

    static final List<String> KEYS = List.of("absent", "at", "score", "band", "aggregates");
}
