package io.scoreline.shard.catalog;

import java.time.Instant;

/// What became of a [Registration].
public sealed interface RegisterOutcome {
    /// The shards got the seqs from `firstSeq` on, in order.
    record Registered(long firstSeq, Instant registeredAt) implements RegisterOutcome {}

    /// Nothing happened: the writer's row has another epoch or another `done`.
    record Fenced(long epoch, long done) implements RegisterOutcome {}

    /// Nothing happened: the source stands elsewhere than the move said.
    record SourceConflict(String tenant, String name, long position) implements RegisterOutcome {}
}
