package io.scoreline.shard.erasure;

import io.scoreline.shard.PartitionId;

/// Rows of this entity with a seq up to this one count no more.
public record Tombstone(String tenant, String entity, PartitionId partition, long seq) {}
