package io.scoreline.api.ingest;

import java.util.ArrayList;
import java.util.List;

/// What a body held: events that were taken (and the rows they make), and those refused, of which the first are kept with their errors.
final class ParsedEvents {
    private static final int MAX_ERRORS = 100;

    private final List<EventError> errors = new ArrayList<>();
    private int events;
    private int rejected;

    void taken() {
        events++;
    }

    void refused(EventError error) {
        events++;
        rejected++;
        if (errors.size() < MAX_ERRORS) {
            errors.add(error);
        }
    }

    /// All events, taken and refused.
    int events() {
        return events;
    }

    int rejected() {
        return rejected;
    }

    List<EventError> errors() {
        return errors;
    }
}
