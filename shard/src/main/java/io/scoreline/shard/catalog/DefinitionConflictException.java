package io.scoreline.shard.catalog;

/// The same name and version exist with another body.
public final class DefinitionConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient DefinitionEntry existing;

    public DefinitionConflictException(DefinitionEntry existing) {
        super("definition " + existing.key().name() + "@" + existing.key().version() + " exists with another body");
        this.existing = existing;
    }

    public DefinitionEntry existing() {
        return existing;
    }
}
