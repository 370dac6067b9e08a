/// Turns contiguous journal ranges into registered event shards: one path for normal work, replay after a start, and
/// catching up after an outage.
///
/// The sealer's one platform thread takes the range of forced records behind what is registered, lets it linger so that
/// files do not become too small, reserves memory, reads the range from the journal, publishes one shard for each
/// (date, partition) and registers them all at once. Only then does the next range begin. While that fails nothing is
/// kept in memory but the range's bounds: after a pause the range is read again. Whether a registration with an unknown
/// outcome happened is asked after claiming the writer anew, when it can no longer happen later.
@NullMarked
package io.scoreline.writer.seal;

import org.jspecify.annotations.NullMarked;
