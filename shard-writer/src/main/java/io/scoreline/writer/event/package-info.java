/// Batches of events as they are journalled. A parser fills an [EventBatchBuilder] event by event; the batch it builds
/// is one array of bytes that goes into the journal as it is; the sealer decodes it in place and reads slices of it, so
/// that no object is made for an event on the whole way.
@NullMarked
package io.scoreline.writer.event;

import org.jspecify.annotations.NullMarked;
