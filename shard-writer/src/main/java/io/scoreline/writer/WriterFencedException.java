package io.scoreline.writer;

/// This writer may not acknowledge any more: another process claimed it, or its disk failed.
public final class WriterFencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WriterFencedException(String message, Throwable cause) {
        super(message, cause);
    }

    public WriterFencedException(String message) {
        super(message);
    }
}
