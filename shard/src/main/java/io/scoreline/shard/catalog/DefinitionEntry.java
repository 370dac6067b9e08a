package io.scoreline.shard.catalog;

import java.time.Instant;

/// A definition as the catalog holds it; `id` is short and stands for the key in other tables. ACTIVE and SHADOW are live: scored.
public record DefinitionEntry(int id, DefinitionKey key, String digest, String body, DefinitionState state, Instant addedAt) {}
