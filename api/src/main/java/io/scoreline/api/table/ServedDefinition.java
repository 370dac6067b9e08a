package io.scoreline.api.table;

import io.scoreline.scoring.engine.Scorer;
import io.scoreline.shard.catalog.DefinitionEntry;

/// A live definition with the table that is served for it.
public record ServedDefinition(DefinitionEntry entry, Scorer scorer, ScoreTable table) {
    public String name() {
        return entry.key().name();
    }

    public int version() {
        return entry.key().version();
    }
}
