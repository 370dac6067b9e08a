package io.scoreline.writer;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.ClaimOutcome;
import io.scoreline.shard.catalog.ClaimRequest;
import io.scoreline.writer.journal.ClaimTry;
import io.scoreline.writer.journal.Journal;
import java.io.IOException;

/// Claims the writer of an open journal: the token first on the journal's disk, then in the catalog, then confirmed on
/// disk, so that a crash between any two of them is no copy.
final class WriterClaims {
    private WriterClaims() {}

    static ClaimOutcome.Claimed claim(Journal journal, ShardWriterSettings settings, Catalog catalog, boolean drain)
            throws IOException {
        ClaimTry claim = journal.tryClaim();
        ClaimOutcome outcome = settings.journalled()
                ? journalled(journal, settings, catalog, claim, drain)
                : catalog.claimUnjournalled(journal.writer(), settings.replica(), claim.token());
        return switch (outcome) {
            case ClaimOutcome.Claimed claimed -> {
                journal.claimed(claim);
                yield claimed;
            }
            case ClaimOutcome.Copied copied ->
                throw new JournalCopiedException(
                        settings.journalDirectory(), journal.forcedPosition(), claim.lastPosition(), copied);
            case ClaimOutcome.Stranded stranded ->
                throw new JournalStrandedException(
                        settings.journalDirectory(), journal.forcedPosition(), stranded.other());
            case ClaimOutcome.Behind behind -> {
                journal.refuseBehind(behind.writer().done());
                throw new IllegalStateException("writer " + journal.writer().value()
                        + " was said to be registered beyond position " + journal.forcedPosition());
            }
        };
    }

    private static ClaimOutcome journalled(
            Journal journal, ShardWriterSettings settings, Catalog catalog, ClaimTry claim, boolean drain) {
        if (!drain) {
            catalog.endUnjournalled(settings.replica());
        }
        return catalog.claimWriter(new ClaimRequest(
                journal.writer(),
                settings.replica(),
                claim.token(),
                claim.known(),
                journal.forcedPosition(),
                journal.begin(),
                drain));
    }
}
