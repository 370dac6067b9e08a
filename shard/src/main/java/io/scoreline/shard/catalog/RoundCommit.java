package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.store.PublishedFile;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All that one round of a worker commits at once. A partition whose epoch or positions do not match is fenced: none of its moves happen, the others do.
public record RoundCommit(UUID process, List<PartitionMove> partitions, List<DefinitionMove> definitions, List<NewScoreShard> scores) {
    public RoundCommit {
        partitions = List.copyOf(partitions);
        definitions = List.copyOf(definitions);
        scores = List.copyOf(scores);
    }

    /// Duplicates decided over (decidedFrom, decidedTo], which may be empty; the verdict file when there are any.
    public record PartitionMove(
            PartitionId partition, long epoch, long decidedFrom, long decidedTo, @Nullable PublishedFile verdict, long duplicates) {}

    /// A watermark's move over (from, to], and what became of the rows in it.
    public record DefinitionMove(
            int definitionId,
            PartitionId partition,
            long from,
            long to,
            long scored,
            long ignored,
            long invalid,
            long duplicates) {}

    public record NewScoreShard(int definitionId, PublishedFile file, long rows) {}
}
