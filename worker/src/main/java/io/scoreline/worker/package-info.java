/// Shards in, scores out: holds leases, runs rounds, keeps the store small.
@NullMarked
package io.scoreline.worker;

import org.jspecify.annotations.NullMarked;
