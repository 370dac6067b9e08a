package io.scoreline.scoring.json;

/// Bytes that are not strict JSON: where, what was expected and what was found.
public final class JsonSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int offset;
    private final String expected;
    private final String found;

    public JsonSyntaxException(int offset, String expected, String found) {
        super("at byte " + offset + ": expected " + expected + ", found " + found);
        this.offset = offset;
        this.expected = expected;
        this.found = found;
    }

    public int offset() {
        return offset;
    }

    public String expected() {
        return expected;
    }

    public String found() {
        return found;
    }
}
