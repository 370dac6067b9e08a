/// The partitions that this worker holds: claimed, their duplicates' window rebuilt, renewed every third of the lease,
/// dropped when lost. Leases keep the work moving; epochs keep it right, since a commit under an old epoch is refused.
@NullMarked
package io.scoreline.worker.lease;

import org.jspecify.annotations.NullMarked;
