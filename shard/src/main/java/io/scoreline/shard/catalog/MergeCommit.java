package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.store.PublishedFile;
import java.util.List;
import java.util.Map;

/// Live shards `inputs` (ids) of one partition are replaced by outputs; happens only while the claimer's epoch holds and every input is live.
/// `erasedSeq` is the newest tombstone applied, 0 for none, and `erasedRows` how many rows each tombstone, by its seq, has dropped.
public record MergeCommit(PartitionId partition, long epoch, List<Long> inputs, List<Output> outputs, long erasedSeq, Map<Long, Long> erasedRows) {
    public MergeCommit {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        erasedRows = Map.copyOf(erasedRows);
    }

    /// Without any tombstone.
    public MergeCommit(PartitionId partition, long epoch, List<Long> inputs, List<Output> outputs) {
        this(partition, epoch, inputs, outputs, 0, Map.of());
    }

    public record Output(int level, long fromSeq, long toSeq, NewShard shard) {}
}
