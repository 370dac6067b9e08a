/// The memory budget of a process: bytes are reserved before they are read. A [MemoryBudget] is made once at the start;
/// whoever needs memory takes a [Reservation] from it, at once or waiting its turn, may grow and shrink it, and closes
/// it when the bytes are gone.
@NullMarked
package io.scoreline.shard.memory;

import org.jspecify.annotations.NullMarked;
