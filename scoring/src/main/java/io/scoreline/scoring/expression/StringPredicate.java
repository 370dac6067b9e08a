package io.scoreline.scoring.expression;

/// Questions about two strings, answered on their UTF-8, which agrees with an answer on code points.
public enum StringPredicate {
    STARTS_WITH("startsWith"),
    ENDS_WITH("endsWith"),
    CONTAINS("contains");

    private final String text;

    StringPredicate(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
