package io.scoreline.scoring.expression;

import org.jspecify.annotations.Nullable;

/// An expression that is refused: at which character (from 0) of its text, what was expected and found, and the nearest
/// valid name.
public final class ExpressionException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int at;
    private final @Nullable String expected;
    private final @Nullable String found;
    private final @Nullable String nearest;

    ExpressionException(
            int at, String message, @Nullable String expected, @Nullable String found, @Nullable String nearest) {
        super(message);
        this.at = at;
        this.expected = expected;
        this.found = found;
        this.nearest = nearest;
    }

    public int at() {
        return at;
    }

    public @Nullable String expected() {
        return expected;
    }

    public @Nullable String found() {
        return found;
    }

    public @Nullable String nearest() {
        return nearest;
    }
}
