/// The score tables: for each live definition a map from entity to its merged aggregates, never the system of record. One thread, the [ScoreFollower], looks at the
/// feeds, builds a table from the score base and the score shards above it, applies each later shard exactly once, and builds a second table to switch to when shards
/// it still needed are gone. Readers see [ScoreTables]: a snapshot of what is served, without locks, and waiters for it to move.
///
/// Only the follower writes: entries of a [ScoreTable] are replaced whole, snapshots are published through one volatile field, and a table's watermarks move after all
/// of a shard's rows are in it. So whoever sees a watermark sees the rows below it.
@NullMarked
package io.scoreline.api.table;

import org.jspecify.annotations.NullMarked;
