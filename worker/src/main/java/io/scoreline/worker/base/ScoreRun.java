package io.scoreline.worker.base;

import io.scoreline.shard.catalog.ScoreShardEntry;
import java.util.List;

/// Which score shards are merged next: `shards` lie next to each other, `intoBase` says whether the base takes part, as the oldest.
///
/// Rows are merged with their like, as in a log-structured merge tree with tiers (O'Neil et al., 1996): from the newest on, each next older shard joins while it is not much larger than all
/// newer ones together, and the base last. So a row is written again a number of times that grows with the logarithm of the rows, not with the number of rounds.
record ScoreRun(List<ScoreShardEntry> shards, boolean intoBase) {
    /// A run shorter than that waits.
    static final int LEAST_SHARDS = 32;

    /// With so many shards they are merged whatever their sizes.
    static final int MOST_SHARDS = 96;

    static final int MOST_AT_ONCE = 64;
    private static final long SHARD_RATIO = 2;
    private static final long BASE_RATIO = 4;

    /// Smaller shards are alike.
    private static final long SMALL_ROWS = 1_024;

    /// Of all settled shards above the base, by seq, and the rows of the base; empty when nothing is due.
    static ScoreRun of(List<ScoreShardEntry> settled, long baseRows) {
        boolean crowded = settled.size() > MOST_SHARDS;
        int from = settled.size();
        long rows = 0;
        long most = Long.MAX_VALUE;
        while (from > 0 && (crowded || settled.get(from - 1).rows() <= most)) {
            from--;
            rows += settled.get(from).rows();
            most = Math.max(SMALL_ROWS, rows * SHARD_RATIO);
        }
        if (settled.size() - from < LEAST_SHARDS) {
            return new ScoreRun(List.of(), false);
        }
        int to = Math.min(settled.size(), from + MOST_AT_ONCE);
        boolean intoBase = from == 0 && to == settled.size() && baseRows <= rows * BASE_RATIO;
        return new ScoreRun(List.copyOf(settled.subList(from, to)), intoBase);
    }

    boolean isEmpty() {
        return shards.isEmpty();
    }

    /// The older half, for when memory is short.
    ScoreRun half() {
        return new ScoreRun(shards.subList(0, shards.size() / 2), intoBase);
    }
}
