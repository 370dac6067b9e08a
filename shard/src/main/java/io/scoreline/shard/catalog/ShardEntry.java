package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.store.ShardPath;
import java.time.Instant;

/// A live event shard. A landing shard has level 0 and `fromSeq == toSeq`, its seq; a merged one holds rows of landing shards with seqs from `fromSeq` to `toSeq`.
public record ShardEntry(
        long id,
        PartitionId partition,
        int level,
        long fromSeq,
        long toSeq,
        int minDay,
        int maxDay,
        ShardPath path,
        long rows,
        long bytes,
        String sha256,
        long minTsMicros,
        long maxTsMicros,
        Instant registeredAt) {}
