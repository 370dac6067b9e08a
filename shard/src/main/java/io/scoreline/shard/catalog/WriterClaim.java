package io.scoreline.shard.catalog;

/// A claimed writer: its new epoch and the journal position up to which everything is registered.
public record WriterClaim(long epoch, long done) {}
