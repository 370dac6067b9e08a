package io.scoreline.standalone.config;

import io.scoreline.writer.merge.EntityLayout;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a worker may use: threads that scan, the most that one scan holds in columns, the most that a merge was asked
/// to take, how long events are kept, null for ever, and where merged shards lie.
public record WorkerConfig(
        int threads, DataSize chunk, DataSize mergeChunk, @Nullable Duration retention, EntityLayout entityLayout) {
    /// Below this a scan has no room for a batch of rows.
    private static final DataSize LEAST_CHUNK = new DataSize(8L << 20);

    private static final int MOST_THREADS = 64;

    /// Files are of whole days.
    private static final Duration LEAST_RETENTION = Duration.ofDays(1);

    public WorkerConfig {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("threadPoolSize: expected 1 to " + MOST_THREADS + ", found " + threads);
        }
        if (chunk.bytes() < LEAST_CHUNK.bytes()) {
            throw new IllegalArgumentException(
                    "mergeChunkSizeMb: expected room for one chunk of " + LEAST_CHUNK + ", found " + chunk);
        }
    }

    /// The same, with events kept for so long.
    WorkerConfig keeping(Duration events) {
        if (events.compareTo(LEAST_RETENTION) < 0) {
            throw new IllegalArgumentException("retention: expected 1d or more, found " + events);
        }
        return new WorkerConfig(threads, chunk, mergeChunk, events, entityLayout);
    }

    /// The same, with merged shards there.
    WorkerConfig laying(EntityLayout layout) {
        return new WorkerConfig(threads, chunk, mergeChunk, retention, layout);
    }

    /// The chunk is an upper bound: all threads together get half of the budget, so that requests keep the other half.
    static WorkerConfig within(DataSize budget, int threads, DataSize largestChunk) {
        long share = Math.max(LEAST_CHUNK.bytes(), budget.bytes() / 2 / Math.max(1, threads));
        if (share > budget.bytes() / 2) {
            throw new IllegalArgumentException(
                    "memoryBudgetMb: expected at least twice a chunk of " + LEAST_CHUNK + ", found " + budget);
        }
        return new WorkerConfig(threads, new DataSize(Math.min(largestChunk.bytes(), share)), largestChunk, null, EntityLayout.PARTITION);
    }
}
