package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import java.time.Instant;

/// A landing shard as lag is computed from.
public record TailEntry(long seq, PartitionId partition, Instant registeredAt, long rows) {}
