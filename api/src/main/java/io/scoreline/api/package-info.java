/// Bytes to calls: an HTTP server over a shard writer and a score table.
@NullMarked
package io.scoreline.api;

import org.jspecify.annotations.NullMarked;
