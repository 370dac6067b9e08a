/// An API replica's way from batches of events to registered shards: journal, sealer, and what holds them together.
///
/// A [ShardWriter] claims its journal's writer, seals, and says that the writer has ended when it closes with nothing
/// left. A journal that is new beside a writer of its name that has not ended, or one of two copies, is refused, since
/// what was acknowledged may lie elsewhere; [JournalDrain] registers what such a journal holds.
@NullMarked
package io.scoreline.writer;

import org.jspecify.annotations.NullMarked;
