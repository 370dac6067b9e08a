package io.scoreline.scoring.expression;

/// The type of an expression.
public enum ValueType {
    DOUBLE("a number"),
    LONG("a number"),
    BOOL("a boolean"),
    STRING("a string"),
    TIMESTAMP("a timestamp");

    private final String words;

    ValueType(String words) {
        this.words = words;
    }

    /// As a message says it.
    public String words() {
        return words;
    }

    /// Whether arithmetic takes it; a boolean counts 0 or 1.
    public boolean countsAsNumber() {
        return this == DOUBLE || this == LONG || this == BOOL;
    }
}
