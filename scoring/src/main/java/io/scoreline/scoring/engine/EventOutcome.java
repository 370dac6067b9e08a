package io.scoreline.scoring.engine;

/// What a definition makes of an event that counts.
public enum EventOutcome {
    SCORED,
    /// The definition does not read events of this type.
    IGNORED,
    /// A value was computed that no aggregate can take.
    INVALID
}
