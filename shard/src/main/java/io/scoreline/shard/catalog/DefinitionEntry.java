package io.scoreline.shard.catalog;

import java.time.Instant;

/// A definition as the catalog holds it; `id` is short and stands for the key in other tables. ACTIVE and SHADOW are live: scored.
/// One that is `building` follows from the start and has not caught up yet; it `activates` when it becomes the active version then.
/// It counts events with a seq above `startsAfter`: 0 unless it was added from a later time on.
public record DefinitionEntry(
        int id,
        DefinitionKey key,
        String digest,
        String body,
        DefinitionState state,
        Instant addedAt,
        boolean building,
        boolean activates,
        long startsAfter) {
    public DefinitionEntry(
            int id, DefinitionKey key, String digest, String body, DefinitionState state, Instant addedAt) {
        this(id, key, digest, body, state, addedAt, false, false, 0);
    }

    /// The same version in another state.
    public DefinitionEntry in(DefinitionState other) {
        return other == state
                ? this
                : new DefinitionEntry(id, key, digest, body, other, addedAt, building, activates, startsAfter);
    }
}
