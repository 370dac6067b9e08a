package io.scoreline.shard.store;

/// What a crash leaves of bytes and names that were not forced.
public enum Survival {
    /// Each name made or removed, and each 512 B sector written, for itself: kept or lost by the seed, whatever the
    /// order in which they were made.
    ANYTHING,

    /// As [#ANYTHING] for names; of a file's bytes a beginning of any length is left, in the order in which they were
    /// written.
    PREFIX,

    /// All is lost.
    NOTHING,

    /// All is kept: the process ended, the machine did not.
    EVERYTHING
}
