/// Files as streams of column chunks: opened on a platform thread, room for one chunk reserved before anything is read,
/// handed to a sink chunk by chunk, closed.
@NullMarked
package io.scoreline.worker.stream;

import org.jspecify.annotations.NullMarked;
