package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import java.util.Set;

/// Which partitions' moves happened, and which were fenced.
public record RoundOutcome(Set<PartitionId> committed, Set<PartitionId> fenced) {
    public RoundOutcome {
        committed = Set.copyOf(committed);
        fenced = Set.copyOf(fenced);
    }
}
