/// Tombstones of erased entities. The catalog knows them by their place in the event feed; whoever reads rows of events or
/// scores loads those that are open *after* the list of what it reads, and leaves out rows that an [io.scoreline.shard.erasure.ErasureFilter]
/// calls erased. Of entities whose erasure is done no row is left to be asked about.
@NullMarked
package io.scoreline.shard.erasure;

import org.jspecify.annotations.NullMarked;
