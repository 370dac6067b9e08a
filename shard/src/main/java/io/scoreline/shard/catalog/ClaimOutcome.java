package io.scoreline.shard.catalog;

import java.util.OptionalLong;

/// What became of a claim; but for [Claimed] nothing has changed.
public sealed interface ClaimOutcome {
    /// The writer is the claimant's: every earlier claimant is fenced, and the journal is registered up to `done`.
    record Claimed(long epoch, long done) implements ClaimOutcome {}

    /// A process with another journal of the same writer has claimed it since, when that journal ended at
    /// `otherPosition`, or the writer was given up there. Behind `parting` the claimant's journal holds events that the
    /// writer does not; empty when the catalog no longer knows where that is.
    record Copied(WriterEntry writer, long otherPosition, OptionalLong parting) implements ClaimOutcome {}

    /// The claimant's journal ends before what is registered.
    record Behind(WriterEntry writer) implements ClaimOutcome {}

    /// The claimant is new under its name, and this writer of the same name has not ended.
    record Stranded(WriterEntry other) implements ClaimOutcome {}
}
