/// Folds small shards into large ones. A [MergePlan] groups a partition's live shards by date and level; of each group
/// that has enough, as many files as fit the memory of a merge are opened and checked. Sorted files of one date are
/// merged as streams, a chunk of each in memory; others are sorted piece by piece first. Rows that a verdict calls
/// duplicates are left out, and the outputs take the place of the inputs by one commit that the lease's epoch fences. A
/// file that is not what it should be is set aside, and the rest goes on. Nothing is kept between merges.
@NullMarked
package io.scoreline.writer.merge;

import org.jspecify.annotations.NullMarked;
