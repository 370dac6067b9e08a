package io.scoreline.shard.store;

import java.time.Instant;

/// A file as a listing shows it.
public record ListedFile(ShardPath path, long bytes, Instant modified) {}
