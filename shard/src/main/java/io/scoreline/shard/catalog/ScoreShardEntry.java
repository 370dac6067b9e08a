package io.scoreline.shard.catalog;

import io.scoreline.shard.store.ShardPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A registered score shard: rows of `partitions` alone count; after it partition `partitions[i]` is scored up to `toSeqs[i]`. It holds what the rounds of score seqs `firstSeq` to `seq` came to, of
/// one round when both are equal: a reader that has some of them cannot use it.
public record ScoreShardEntry(
        long firstSeq,
        long seq,
        int definitionId,
        List<Integer> partitions,
        List<Long> toSeqs,
        ShardPath path,
        long rows,
        long bytes,
        String sha256) {
    public ScoreShardEntry {
        partitions = List.copyOf(partitions);
        toSeqs = List.copyOf(toSeqs);
    }

    /// For each of its partitions the feed seq up to which it is scored.
    public Map<Integer, Long> watermarks() {
        Map<Integer, Long> seqs = new HashMap<>();
        for (int i = 0; i < partitions.size(); i++) {
            seqs.put(partitions.get(i), toSeqs.get(i));
        }
        return seqs;
    }
}
