package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.store.PublishedFile;

/// A published event shard about to be registered; days are days since 1970-01-01 UTC.
public record NewShard(
        PartitionId partition, int minDay, int maxDay, PublishedFile file, long rows, long minTsMicros, long maxTsMicros) {}
