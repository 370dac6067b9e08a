package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.store.PublishedFile;
import java.util.List;
import java.util.Map;

/// Live shards `inputs` (ids) of one partition are replaced by outputs; happens only while the claimer's epoch holds and every input is live.
/// `erasedSeq` is the newest tombstone applied, 0 for none, and `erasedRows` how many rows each tombstone, by its seq, has dropped; `expiredRows`
/// were dropped because their tenant keeps them no longer.
public record MergeCommit(
        PartitionId partition,
        long epoch,
        List<Long> inputs,
        List<Output> outputs,
        long erasedSeq,
        Map<Long, Long> erasedRows,
        long expiredRows) {
    public MergeCommit {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        erasedRows = Map.copyOf(erasedRows);
    }

    /// Of which nothing is dropped.
    public MergeCommit(PartitionId partition, long epoch, List<Long> inputs, List<Output> outputs) {
        this(partition, epoch, inputs, outputs, 0, Map.of(), 0);
    }

    public record Output(int level, long fromSeq, long toSeq, NewShard shard) {}
}
