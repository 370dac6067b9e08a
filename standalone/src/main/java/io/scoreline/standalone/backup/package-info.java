/// Copies of a store: the catalog as of one moment and the files that were live then, written beside running roles and read into an empty directory and database.
///
/// A backup first writes the catalog's rows, then gives every live file a second name, so that no merge can take it away, and copies what the destination does not have yet: files
/// never change, so one that is there is right. The manifest comes last and makes the copy the newest; what only older ones need is removed after it. A restore checks every digest.
@NullMarked
package io.scoreline.standalone.backup;

import org.jspecify.annotations.NullMarked;
