/// Work in the background, on platform threads of its own: merges of event shards in one, score bases and garbage in
/// another. None of it is needed for scores to be right; all of it for the store to stay small.
@NullMarked
package io.scoreline.worker.upkeep;

import org.jspecify.annotations.NullMarked;
