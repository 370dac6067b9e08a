/// Whether this worker sees the files that the catalog lists. From the first file that it misses it is not ready; while
/// another worker sees, it gives the partition back and leaves claims to that one; it looks again until it sees.
@NullMarked
package io.scoreline.worker.sight;

import org.jspecify.annotations.NullMarked;
