/// The duplicates of a partition: a window of fingerprints of the ids that came first. A
/// [io.scoreline.worker.dedup.DedupIndex] is rebuilt from the shards when a partition is taken over
/// ([io.scoreline.worker.dedup.DedupRebuild]); each round stages what it decides and applies it only after its commit;
/// ids leave by generations ([io.scoreline.worker.dedup.Generation]). What is not new lies in sorted runs
/// ([io.scoreline.worker.dedup.IdRun]) on the local disk, with filters in memory.
@NullMarked
package io.scoreline.worker.dedup;

import org.jspecify.annotations.NullMarked;
