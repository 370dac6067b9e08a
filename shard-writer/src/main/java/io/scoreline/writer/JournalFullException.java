package io.scoreline.writer;

/// The journal has reached its disk cap: retry later.
public final class JournalFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalFullException(String message) {
        super(message);
    }
}
