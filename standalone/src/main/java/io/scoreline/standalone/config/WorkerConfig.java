package io.scoreline.standalone.config;

/// What a worker may use: threads that scan, and the most that one scan holds in columns.
public record WorkerConfig(int threads, DataSize chunk) {
    /// Below this a scan has no room for a batch of rows.
    private static final DataSize LEAST_CHUNK = new DataSize(8L << 20);

    private static final int MOST_THREADS = 64;

    public WorkerConfig {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("threadPoolSize: expected 1 to " + MOST_THREADS + ", found " + threads);
        }
        if (chunk.bytes() < LEAST_CHUNK.bytes()) {
            throw new IllegalArgumentException(
                    "mergeChunkSizeMb: expected room for one chunk of " + LEAST_CHUNK + ", found " + chunk);
        }
    }

    /// The chunk is an upper bound: all threads together get half of the budget, so that requests keep the other half.
    static WorkerConfig within(DataSize budget, int threads, DataSize largestChunk) {
        long share = Math.max(LEAST_CHUNK.bytes(), budget.bytes() / 2 / Math.max(1, threads));
        if (share > budget.bytes() / 2) {
            throw new IllegalArgumentException(
                    "memoryBudgetMb: expected at least twice a chunk of " + LEAST_CHUNK + ", found " + budget);
        }
        return new WorkerConfig(threads, new DataSize(Math.min(largestChunk.bytes(), share)));
    }
}
