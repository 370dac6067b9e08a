/// How fast this machine scans: seeded events as shards in a directory, and scans of them as workers do them, from typed
/// columns and from JSON. Lives as long as one run.
@NullMarked
package io.scoreline.standalone.bench;

import org.jspecify.annotations.NullMarked;
