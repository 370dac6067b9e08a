package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.store.ShardPath;

/// A recorded verdict: the duplicates among landing seqs (fromSeq, toSeq] of a partition.
public record VerdictEntry(PartitionId partition, long fromSeq, long toSeq, ShardPath path) {}
