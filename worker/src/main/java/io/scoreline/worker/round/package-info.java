/// Rounds: what is new in the held partitions is planned, scanned, written and committed as one transaction, again and
/// again. [io.scoreline.worker.round.RoundLoop] is where to start reading.
@NullMarked
package io.scoreline.worker.round;

import org.jspecify.annotations.NullMarked;
