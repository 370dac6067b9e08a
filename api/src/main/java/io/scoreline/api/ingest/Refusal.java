package io.scoreline.api.ingest;

import org.jspecify.annotations.Nullable;

/// Why an event is refused, before it is known where it stands in the request.
record Refusal(
        EventErrorCode code,
        @Nullable String field,
        String detail,
        @Nullable String expected,
        @Nullable String found,
        @Nullable String nearest) {

    static Refusal of(EventErrorCode code, @Nullable String field, String expected, String found) {
        String where = field == null ? "" : field + ": ";
        return new Refusal(code, field, where + "expected " + expected + ", found " + found, expected, found, null);
    }

    EventError at(int index, int line) {
        return new EventError(index, line, code, field, detail, expected, found, nearest);
    }
}
