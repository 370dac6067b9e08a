package io.scoreline.shard.catalog;

public enum DefinitionState {
    ACTIVE,
    SHADOW,
    RETIRED
}
