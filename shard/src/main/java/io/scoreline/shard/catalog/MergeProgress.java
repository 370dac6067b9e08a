package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import java.time.Duration;

/// The merge at work in a partition, or the last one: so many files and bytes of inputs, so many bytes of them done, for
/// how long it has been at work, and how long ago that was told.
public record MergeProgress(
        PartitionId partition, int level, int files, long bytes, long done, State state, Duration worked, Duration age) {
    public enum State {
        RUNNING,
        COMMITTED,
        GIVEN_UP
    }
}
