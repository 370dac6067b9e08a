package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.store.ShardPath;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the catalog said, in one moment, about the paths asked for and about who may still bring a file in: which of them are live, which are garbage that it knows,
/// the epoch of each partition, all writers, what stands about the base of each definition, and the seqs of its score shards.
public record FileCensus(
        Set<ShardPath> live,
        Set<ShardPath> garbage,
        Map<PartitionId, Long> epochs,
        List<WriterPosition> writers,
        Map<DefinitionKey, BaseMark> bases,
        Map<DefinitionKey, Set<Long>> scoreSeqs) {
    public FileCensus {
        live = Set.copyOf(live);
        garbage = Set.copyOf(garbage);
        epochs = Map.copyOf(epochs);
        writers = List.copyOf(writers);
        bases = Map.copyOf(bases);
        scoreSeqs = Map.copyOf(scoreSeqs);
    }

    /// The score seq that a base covers and the newest tombstone applied to it; 0 without one.
    public record BaseMark(long covers, long erasedSeq) {}
}
