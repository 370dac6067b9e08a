/// Points at which a process can be made to die: named at every durable step, passed by at no cost, armed for one process
/// by a system property when it starts.
@NullMarked
package io.scoreline.shard.fault;

import org.jspecify.annotations.NullMarked;
