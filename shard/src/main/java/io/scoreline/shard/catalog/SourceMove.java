package io.scoreline.shard.catalog;

/// A source's position moves from `from` (exclusive, must be where it stands) to `to`.
public record SourceMove(String tenant, String name, long from, long to) {
    public SourceMove {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("source " + name + ": expected 0 <= from <= to, found " + from + " to " + to);
        }
    }
}
