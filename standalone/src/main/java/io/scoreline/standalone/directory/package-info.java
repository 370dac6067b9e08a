/// The data directory and its locks: taken before anything in it is touched, held until everything has stopped, given up
/// by the kernel when the process dies. `store.json` says which store it belongs to: made by the first start, compared
/// at every one after.
@NullMarked
package io.scoreline.standalone.directory;

import org.jspecify.annotations.NullMarked;
