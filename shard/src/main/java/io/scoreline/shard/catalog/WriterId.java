package io.scoreline.shard.catalog;

import java.util.UUID;

/// A writer's identity, made with its journal.
public record WriterId(UUID value) {}
