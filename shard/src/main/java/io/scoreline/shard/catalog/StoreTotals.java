package io.scoreline.shard.catalog;

/// Sums over the catalog: events accepted by all writers, duplicates decided, live event shards with their rows and bytes.
public record StoreTotals(long accepted, long duplicates, long shards, long rows, long bytes) {
    /// The totals at a moment, and up to which position of its journal a writer was registered at that moment.
    public record OfWriter(StoreTotals totals, long done) {}
}
