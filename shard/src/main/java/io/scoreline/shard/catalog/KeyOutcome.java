package io.scoreline.shard.catalog;

/// What became of a key that was to be added: nothing, when its name or the store has as many live ones as it may.
public enum KeyOutcome {
    CREATED,
    MOST_OF_NAME,
    MOST
}
