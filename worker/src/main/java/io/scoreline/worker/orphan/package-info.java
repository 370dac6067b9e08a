/// Files that were published and that nothing will ever name: a crash between publishing and registering leaves them, and
/// rounds and merges whose commit was fenced. The store is swept page by page; what no commit can bring in any more, by
/// the epochs and positions in the catalog, becomes garbage.
@NullMarked
package io.scoreline.worker.orphan;

import org.jspecify.annotations.NullMarked;
