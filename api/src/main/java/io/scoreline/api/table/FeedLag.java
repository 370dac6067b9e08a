package io.scoreline.api.table;

import io.scoreline.shard.catalog.FeedHeads;
import java.util.List;
import java.util.Map;

/// What the follower saw at its last look at the feeds: heads, and for each definition (by its id) and partition when the oldest shard was registered that the table does
/// not include. Immutable.
public record FeedLag(
        FeedHeads heads,
        long polledNanos,
        long seenSeq,
        long pendingEvents,
        Map<Integer, List<Long>> oldestMillis,
        List<Long> newestSeqs) {
    /// A look at the feeds older than this counts as lag itself: the catalog is away.
    private static final long AWAY_MILLIS = 1_000;

    public FeedLag {
        oldestMillis = Map.copyOf(oldestMillis);
        newestSeqs = List.copyOf(newestSeqs);
    }

    /// How far the table of a definition is behind in a partition, in milliseconds, at a moment of [System#nanoTime()].
    public long lagMillis(int definitionId, int partition, long nowNanos) {
        List<Long> oldest = oldestMillis.get(definitionId);
        long sincePoll = Math.max(0, (nowNanos - polledNanos) / 1_000_000);
        long away = sincePoll > AWAY_MILLIS ? sincePoll : 0;
        if (oldest == null || oldest.get(partition) == Long.MAX_VALUE) {
            return away;
        }
        long databaseMillis = heads.databaseTime().toEpochMilli() + sincePoll;
        return Math.max(away, databaseMillis - oldest.get(partition));
    }

    /// The most that any table is behind in any partition.
    public long lagMillis(long nowNanos) {
        long most = 0;
        for (int definition : oldestMillis.keySet()) {
            for (int partition = 0; partition < newestSeqs.size(); partition++) {
                most = Math.max(most, lagMillis(definition, partition, nowNanos));
            }
        }
        return most;
    }
}
