package io.scoreline.scoring.definition;

/// A band of scores: from its lower bound, included, to the next band's.
public record Band(String name, double from) {}
