package io.scoreline.standalone.load;

/// The most that one request carries; a single longer line goes alone.
public record BatchLimits(int events, int bytes) {
    /// Half of what the server takes.
    public static final int MOST_EVENTS = 5_000;

    public static final int MOST_BYTES = 4 << 20;

    public BatchLimits {
        if (events < 1 || events > MOST_EVENTS) {
            throw new IllegalArgumentException("batch-events: expected 1 to " + MOST_EVENTS + ", found " + events);
        }
        if (bytes < 1 || bytes > MOST_BYTES) {
            throw new IllegalArgumentException("batch-bytes: expected 1 to " + MOST_BYTES + ", found " + bytes);
        }
    }
}
