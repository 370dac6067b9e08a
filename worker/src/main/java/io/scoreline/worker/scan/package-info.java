/// One pass over a range of a partition's shards: rows become blocks of events, duplicates are decided or applied, and
/// every definition folds the rest into the states of its entities.
@NullMarked
package io.scoreline.worker.scan;

import org.jspecify.annotations.NullMarked;
