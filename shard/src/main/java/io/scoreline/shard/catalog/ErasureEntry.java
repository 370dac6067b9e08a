package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The erasure of an entity, or its receipt: `entity` is null once it is DONE. `seq` is the tombstone's place in the event feed, 0 before there is one: rows of the entity with a lower seq count no
/// more. `rows` were dropped so far, `eventFiles` and `scoreFiles` replaced on the way.
public record ErasureEntry(
        UUID id,
        String tenant,
        @Nullable String entity,
        PartitionId partition,
        State state,
        long seq,
        long rows,
        long eventFiles,
        long scoreFiles,
        Instant requestedAt,
        @Nullable Instant placedAt,
        @Nullable Instant rewrittenAt,
        @Nullable Instant finishedAt) {
    /// How far it is.
    public enum State {
        /// Journals may hold events of before the request.
        WAITING,
        /// The tombstone stands; files, tables and journals are rewritten.
        ERASING,
        /// Nothing live has anything of it; what was replaced is being deleted.
        COLLECTING,
        /// Nothing is left.
        DONE
    }
}
