/// Metadata kept in memory for request paths, so that no request waits for the catalog while it is warm; owns Caffeine.
///
/// A [MetadataCache] belongs to one route or one component and lives as long as it. An entry is loaded once however many ask at the same time, used until its lifetime ends, which is
/// drawn anew for each so that entries loaded together do not expire together, and loaded again in the background shortly before. When that fails the old entry is answered with
/// its age. What does not exist is remembered too, for a shorter time and in a place of its own, so that made-up keys push nothing out.
@NullMarked
package io.scoreline.shard.cache;

import org.jspecify.annotations.NullMarked;
