package io.scoreline.shard.catalog;

import io.scoreline.shard.store.ShardPath;
import java.util.Map;

/// The merge of all score shards of a definition up to and including score seq `coversScoreSeq`; `doneSeqs` is each partition's watermark in it.
public record ScoreBase(int definitionId, long coversScoreSeq, Map<Integer, Long> doneSeqs, ShardPath path, long rows, long bytes, String sha256) {
    public ScoreBase {
        doneSeqs = Map.copyOf(doneSeqs);
    }
}
