/// Loading of NDJSON files as a source: a file is digested, its lines are cut into batches by a reading thread, and the
/// batches are posted in order, so that a load which was interrupted goes on where the server says.
@NullMarked
package io.scoreline.standalone.load;

import org.jspecify.annotations.NullMarked;
