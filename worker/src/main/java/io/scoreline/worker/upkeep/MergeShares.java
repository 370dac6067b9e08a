package io.scoreline.worker.upkeep;

import io.scoreline.shard.memory.MemoryBudget;

/// How merges share the memory that is theirs: `count` of them at once, each with a chunk.
public record MergeShares(int count, long chunkBytes) {
    /// The least that a merge can do with.
    static final long LEAST_CHUNK_BYTES = 8L << 20;

    /// Most of what a merge takes is on the heap: all of them together take no more than this share of it.
    private static final int HEAP_SHARE = 3;

    /// Of a budget that is not divided merges take no more than this share.
    private static final int SHARE = 4;

    /// The chunk asked for is an upper bound: it is cut to what is guaranteed to merges, and to their share of the heap.
    /// As many merges as then fit run at once, on half of the processors at most.
    public static MergeShares of(MemoryBudget budget, long askedBytes, long heapBytes, int processors) {
        long own = budget.guaranteedBytes() > 0 ? budget.guaranteedBytes() : budget.limitBytes() / SHARE;
        long chunk = Math.max(LEAST_CHUNK_BYTES, Math.min(askedBytes, Math.min(own, heapBytes / HEAP_SHARE)));
        long fitting = Math.min(own / chunk, heapBytes / HEAP_SHARE / chunk);
        return new MergeShares(Math.clamp(fitting, 1, Math.max(1, processors / 2)), chunk);
    }
}
