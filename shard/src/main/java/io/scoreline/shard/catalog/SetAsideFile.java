package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.store.ShardPath;
import java.time.Instant;

/// A live event shard that merges leave alone: why, and when that was found first and last.
public record SetAsideFile(
        PartitionId partition, ShardPath path, String reason, Instant firstFoundAt, Instant foundAt) {}
