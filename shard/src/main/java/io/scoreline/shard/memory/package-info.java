/// The memory budget of a process: bytes are reserved before they are read. A [MemoryBudget] is made once at the start
/// and divided into accounts, so that nobody can take what another one needs; whoever needs memory takes a [Reservation]
/// from its account, at once or waiting its turn, may grow and shrink it, and closes it when the bytes are gone. What
/// the kernel says beside it is [ProcessMemory].
@NullMarked
package io.scoreline.shard.memory;

import org.jspecify.annotations.NullMarked;
