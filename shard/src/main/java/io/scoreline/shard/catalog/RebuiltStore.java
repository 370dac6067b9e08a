package io.scoreline.shard.catalog;

import io.scoreline.scoring.feature.FeatureSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A store as its files tell of it, for a catalog that is made anew. `epoch` is above every epoch under which a file was written. Merged shards keep their seqs; landing ones get new ones in the
/// order given, above all others.
public record RebuiltStore(
        UUID id,
        int partitions,
        Duration dedupWindow,
        long epoch,
        List<Merged> merged,
        List<Landed> landed,
        List<Writer> writers,
        Map<FeatureSpec, Integer> features) {
    public RebuiltStore {
        merged = List.copyOf(merged);
        landed = List.copyOf(landed);
        writers = List.copyOf(writers);
        features = Map.copyOf(features);
    }

    /// A merged shard; its duplicates were decided before it was written.
    public record Merged(NewShard shard, int level, long fromSeq, long toSeq, Instant registeredAt) {}

    /// A shard as it was sealed.
    public record Landed(NewShard shard, Instant registeredAt) {}

    /// A writer whose journal is registered up to `done`.
    public record Writer(UUID id, String name, long done, long accepted) {}
}
