/// An API replica's way from batches of events to registered shards: journal, sealer, and what holds them together.
@NullMarked
package io.scoreline.writer;

import org.jspecify.annotations.NullMarked;
