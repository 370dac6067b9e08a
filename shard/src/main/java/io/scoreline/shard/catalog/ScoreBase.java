package io.scoreline.shard.catalog;

import io.scoreline.shard.store.ShardPath;
import java.util.Map;

/// The merge of all score shards of a definition up to and including score seq `coversScoreSeq`; `doneSeqs` is each partition's watermark in it. Rows that
/// a tombstone up to `erasedSeq` erases are not in it.
public record ScoreBase(int definitionId, long coversScoreSeq, Map<Integer, Long> doneSeqs, ShardPath path, long rows, long bytes, String sha256, long erasedSeq) {
    public ScoreBase {
        doneSeqs = Map.copyOf(doneSeqs);
    }

    /// One to which no tombstone was applied.
    public ScoreBase(int definitionId, long coversScoreSeq, Map<Integer, Long> doneSeqs, ShardPath path, long rows, long bytes, String sha256) {
        this(definitionId, coversScoreSeq, doneSeqs, path, rows, bytes, sha256, 0);
    }
}
