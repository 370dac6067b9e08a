package io.scoreline.shard.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A writer as the catalog knows it: the name of the replica that claimed it last and when, how far its journal is
/// registered and with how many events, and when it ended; null while its journal may hold what nobody else has.
public record WriterEntry(
        WriterId id,
        String name,
        long epoch,
        long done,
        long accepted,
        Instant claimedAt,
        @Nullable Instant endedAt) {}
