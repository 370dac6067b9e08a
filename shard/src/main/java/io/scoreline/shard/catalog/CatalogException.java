package io.scoreline.shard.catalog;

import org.jspecify.annotations.Nullable;

/// A statement of the catalog failed, or the catalog is not what it must be. `outcomeUnknown` when it may have been committed all the same.
public final class CatalogException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean outcomeUnknown;

    public CatalogException(String message, @Nullable Throwable cause, boolean outcomeUnknown) {
        super(message, cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    /// Nothing was done.
    public CatalogException(String message) {
        this(message, null, false);
    }

    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }
}
