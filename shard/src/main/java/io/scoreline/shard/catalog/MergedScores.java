package io.scoreline.shard.catalog;

import io.scoreline.shard.store.PublishedFile;
import java.util.Map;

/// A published file that merges several score shards; `toSeqs` is each partition's watermark in it.
public record MergedScores(Map<Integer, Long> toSeqs, PublishedFile file, long rows) {
    public MergedScores {
        toSeqs = Map.copyOf(toSeqs);
    }
}
