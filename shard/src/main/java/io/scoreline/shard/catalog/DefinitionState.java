package io.scoreline.shard.catalog;

public enum DefinitionState {
    ACTIVE,
    SHADOW,
    RETIRED,
    /// Given up before it was built: the answer to a cancel, and never listed.
    CANCELLED
}
