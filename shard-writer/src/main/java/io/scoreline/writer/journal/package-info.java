/// The write-ahead log that makes an acknowledged event durable before its shard exists.
///
/// [Journal#open] locks the directory, scans every segment and refuses what is damaged; [Journal#start] says from which
/// position on records are still needed and starts the appender, the one thread that writes, forces, rolls and deletes
/// files. [Journal#append] completes when the record is forced. A [JournalReader] walks over forced records behind it.
/// What is registered is given back with [Journal#release]. An error of the disk fences the journal for good: nothing
/// is acknowledged any more and nothing is tried a second time. A [JournalInspection] looks at a journal, one in use as
/// well, and leaves it as it is.
///
/// Beside the segments lie `writer`, which says whose journal it is; `claim`, the tokens of the newest claims, of which
/// one stands in the catalog unless a copy of the journal was used since; and, after the drain of a copy, `fork`, the
/// writer that has the journal from a position on.
@NullMarked
package io.scoreline.writer.journal;

import org.jspecify.annotations.NullMarked;
