/// A PostgreSQL server started, watched and stopped by this process, from binaries on the class path.
///
/// The programs are unpacked once for each version into the user's cache; the data directory is set up under another name and renamed when it is complete and on disk. A start takes the directory's lock, stops a
/// server that outlived its process, clears a dead one's pid file, and returns when the new one accepts connections, crash recovery included. The server's output goes into a bounded file; on Linux the
/// server ends with the process, however that ends. Settings are those of the release at every start.
@NullMarked
package io.scoreline.shard.postgres;

import org.jspecify.annotations.NullMarked;
