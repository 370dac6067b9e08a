package io.scoreline.shard.catalog;

/// How far a version that is built has come: events that it has dealt with, of all that there are for it.
public record BuildProgress(int definitionId, long events, long total) {}
