package io.scoreline.shard.catalog;

/// Where every event ever accepted has gone, for one live definition, as of one moment: accepted = uncounted + scored + ignored + invalid + duplicates + pending + setAside. `uncounted` are
/// those that had come before the definition and that it never sees, `setAside` those of shards that could not be read when they were to be scored.
public record Conservation(
        DefinitionKey definition,
        long accepted,
        long uncounted,
        long scored,
        long ignored,
        long invalid,
        long duplicates,
        long pending,
        long setAside) {
    /// How many events are missing, or, when negative, counted twice: 0 when the equation holds.
    public long missing() {
        return accepted - uncounted - scored - ignored - invalid - duplicates - pending - setAside;
    }
}
