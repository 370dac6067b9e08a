package io.scoreline.scoring.explain;

/// In how many scored events a term counted, had a condition that was false, and was skipped since something was
/// missing.
public record TermSummary(String name, long counted, long notMet, long skipped) {}
