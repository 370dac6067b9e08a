package io.scoreline.shard.store;

/// A file that is visible and durable; `sha256` in hex.
public record PublishedFile(ShardPath path, long bytes, String sha256) {}
