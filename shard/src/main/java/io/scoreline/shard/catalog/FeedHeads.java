package io.scoreline.shard.catalog;

import java.time.Instant;

/// The newest seq of each feed, and the database's clock. `definitions` moves with every change of a definition, `erasures` with every change of an erasure.
public record FeedHeads(long events, long scores, long definitions, long erasures, Instant databaseTime) {}
