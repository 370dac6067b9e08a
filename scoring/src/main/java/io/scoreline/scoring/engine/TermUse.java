package io.scoreline.scoring.engine;

/// What became of a term in one event.
public enum TermUse {
    /// Its weight times its value counts.
    COUNTED,
    /// Its condition is false.
    NOT_MET,
    /// Its value or its condition is missing, and so it contributes 0.
    SKIPPED
}
