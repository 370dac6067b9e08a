package io.scoreline.api.table;

import io.scoreline.scoring.engine.EntityState;

/// What a table holds of one entity: its merged state, which nobody changes any more, its partition, and the feed seq up to which events are in the state.
public record EntityScores(EntityKey key, EntityState state, int partition, long seq) {}
