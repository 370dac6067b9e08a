package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;

/// A partition held: the epoch of the claim, and the feed seq up to which duplicates are decided.
public record Lease(PartitionId partition, long epoch, long decidedSeq) {}
