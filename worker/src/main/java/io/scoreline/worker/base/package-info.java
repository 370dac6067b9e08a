/// Score bases: when many score shards of a definition have come together, they and the base below them are merged into
/// the next base, so that a reader which begins anew reads few files.
@NullMarked
package io.scoreline.worker.base;

import org.jspecify.annotations.NullMarked;
