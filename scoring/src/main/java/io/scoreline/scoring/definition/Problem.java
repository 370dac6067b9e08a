package io.scoreline.scoring.definition;

import org.jspecify.annotations.Nullable;

/// One thing wrong with a definition: where (1-based line and column, dotted field), what was expected and found, and
/// the nearest valid name
/// if there is one. The message says all of it but the place.
public record Problem(
        int line,
        int column,
        String field,
        String message,
        @Nullable String expected,
        @Nullable String found,
        @Nullable String nearest) {

    /// Place and message in one line.
    public String text() {
        return "line " + line + ", column " + column + (field.isEmpty() ? "" : ", " + field) + ": " + message;
    }
}
