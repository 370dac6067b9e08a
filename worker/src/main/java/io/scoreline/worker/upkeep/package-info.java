/// Work in the background on one platform thread: merges of event shards, score bases, garbage. None of it is needed
/// for scores to be right; all of it for the store to stay small.
@NullMarked
package io.scoreline.worker.upkeep;

import org.jspecify.annotations.NullMarked;
