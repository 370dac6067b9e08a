package io.scoreline.shard.memory;

/// A reservation that was not granted: what was asked for, what is taken, what the limit is.
public final class MemoryExhaustedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MemoryExhaustedException(String message) {
        super(message);
    }
}
