/// The data directory and its locks: taken before anything in it is touched, held until everything has stopped, given up
/// by the kernel when the process dies.
@NullMarked
package io.scoreline.standalone.directory;

import org.jspecify.annotations.NullMarked;
