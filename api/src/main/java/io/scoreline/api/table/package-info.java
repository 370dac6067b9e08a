/// The score tables: for each live definition a map from entity to its merged aggregates, never the system of record. One thread, the [ScoreFollower], looks at the
/// feeds, builds a table from the score base and the score shards above it, applies each later shard exactly once, and builds a second table to switch to when shards
/// it still needed are gone. Readers see [ScoreTables]: a snapshot of what is served, without locks, and waiters for it to move.
///
/// Only the follower writes: snapshots are published through one volatile field, and a table's watermarks move after all of a shard's rows are in it. So whoever sees a
/// watermark sees the rows below it.
///
/// **How a reader never sees half of an update.** An [OffHeapScoreTable] has 1,024 stripes, each with a version (Lamport 1977; as in Linux' seqlock). The writer makes
/// the version odd, then changes slots and records of that stripe, then makes it even again; fences keep that order. A reader notes an even version, copies the record
/// it finds to the heap, and looks at the version again: when it is another one, nothing of the copy counts and the reader begins again. The copy alone is taken apart and
/// handed out. What the writer has given back may be used again for another entity, in another stripe, at once: whoever was still reading it there sees that its own stripe's
/// version had moved before. No memory is unmapped while the table is open, places outside of it are refused by bounds that every access checks, and a probe ends after
/// as many slots as there are: so a torn copy costs a second look and nothing else. Twice the slots are filled beside the former ones and swapped in one update. A table that was
/// replaced is closed a minute later; an access after that ends in an exception of the segment's, never in foreign memory.
///
/// **When memory ends.** Chunks are reserved from the process' budget before they are made. When there is none, the table is *full*: it holds on to every entity it has, takes no
/// further one, and says so in reads of any entity that it does not hold, since that one may have been refused. An entity whose state grew and found no room is marked as not
/// whole and treated the same way. A full table is built anew when there is room.
@NullMarked
package io.scoreline.api.table;

import org.jspecify.annotations.NullMarked;
