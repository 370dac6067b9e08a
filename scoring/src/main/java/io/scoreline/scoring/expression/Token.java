package io.scoreline.scoring.expression;

/// A word of an expression; `text` of a STRING is decoded.
record Token(Kind kind, String text, int at) {
    enum Kind {
        NUMBER,
        DURATION,
        STRING,
        NAME,
        SYMBOL,
        END
    }

    boolean is(String word) {
        return (kind == Kind.NAME || kind == Kind.SYMBOL) && text.equals(word);
    }

    /// As a message shows it.
    String found() {
        return switch (kind) {
            case END -> "the end";
            case STRING -> "\"" + text + "\"";
            default -> text;
        };
    }
}
