package io.scoreline.shard.catalog;

/// Sums over the catalog: events accepted by all writers, duplicates decided, live event shards with their rows and bytes.
public record StoreTotals(long accepted, long duplicates, long shards, long rows, long bytes) {}
