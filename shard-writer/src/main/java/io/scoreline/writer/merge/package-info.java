/// Folds small shards into large ones. A [MergePlan] groups a partition's live shards by date and level; each group
/// that has enough is read into memory within the budget, without the rows that a verdict calls duplicates, sorted,
/// written as one shard for each date, and put in place of its inputs by one commit that the lease's epoch fences.
/// Nothing is kept between merges.
@NullMarked
package io.scoreline.writer.merge;

import org.jspecify.annotations.NullMarked;
