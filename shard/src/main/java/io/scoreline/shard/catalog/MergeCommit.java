package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.store.PublishedFile;
import java.util.List;

/// Live shards `inputs` (ids) of one partition are replaced by outputs; happens only while the claimer's epoch holds and every input is live.
public record MergeCommit(PartitionId partition, long epoch, List<Long> inputs, List<Output> outputs) {
    public MergeCommit {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    public record Output(int level, long fromSeq, long toSeq, NewShard shard) {}
}
