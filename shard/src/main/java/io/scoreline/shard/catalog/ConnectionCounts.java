package io.scoreline.shard.catalog;

/// The pool at this moment.
public record ConnectionCounts(int active, int idle, int waiting, int max) {}
