package io.scoreline.shard.catalog;

import io.scoreline.shard.store.ShardPath;

/// A file that is no longer live and whose time has come.
public record GarbageEntry(ShardPath path) {}
