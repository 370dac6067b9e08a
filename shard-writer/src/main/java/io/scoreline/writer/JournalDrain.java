package io.scoreline.writer;

import io.scoreline.shard.catalog.ClaimOutcome.Copied;
import io.scoreline.shard.catalog.WriterEntry;
import io.scoreline.shard.catalog.WriterId;
import io.scoreline.shard.store.LocalDisk;
import io.scoreline.writer.journal.Journal;
import io.scoreline.writer.journal.JournalSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Registers all that a journal holds which nobody writes to, ends its writer and leaves the journal empty. What a copy
/// went on with under the same writer is left to that copy: behind the position where the two part the records become
/// a new writer's. Whatever ends a drain, another one goes on where it ended.
public final class JournalDrain {
    private static final Duration BETWEEN_REPORTS = Duration.ofMillis(200);

    private final ShardWriterSettings settings;
    private final ShardWriterParts parts;

    /// The settings' replica names a writer that the catalog does not know.
    public JournalDrain(ShardWriterSettings settings, ShardWriterParts parts) {
        this.settings = settings;
        this.parts = parts;
    }

    /// Told now and then how many positions are registered of how many there are to register.
    @FunctionalInterface
    public interface Listener {
        void at(long done, long total);
    }

    /// What was registered, and under which writer.
    public record Drained(WriterId writer, long positions, long events) {}

    /// Returns when the writer has ended; [IOException] says why it could not.
    public Drained run(Listener listener) throws IOException, InterruptedException {
        if (!Files.isRegularFile(settings.journalDirectory().resolve("writer"))) {
            throw new IOException(settings.journalDirectory() + ": expected a journal, found no file `writer` there");
        }
        try {
            return drain(look(), settings.replica(), listener);
        } catch (JournalCopiedException copied) {
            try (Journal journal = journal()) {
                journal.fork(parting(journal.forcedPosition(), copied.copied()));
            }
            return drain(look(), copied.copied().writer().name(), listener);
        }
    }

    /// What the journal and the catalog say before the drain.
    private record Found(WriterId writer, long begin, long end, Optional<WriterEntry> entry) {
        /// Made for a start that was refused: never claimed, and it holds nothing.
        boolean isUnused() {
            return entry.isEmpty() && end == 0;
        }
    }

    private Found look() throws IOException {
        try (Journal journal = journal()) {
            return new Found(
                    journal.writer(),
                    journal.begin(),
                    journal.forcedPosition(),
                    parts.catalog().writer(journal.writer()));
        }
    }

    private Journal journal() throws IOException {
        Path directory = settings.journalDirectory();
        return Journal.open(
                new JournalSettings(directory, settings.journalCapBytes(), settings.segmentBytes()),
                parts.clock(),
                record -> {});
    }

    /// A writer that is known keeps its name.
    private Drained drain(Found found, String newName, Listener listener) throws IOException, InterruptedException {
        if (found.isUnused()) {
            return new Drained(found.writer(), 0, 0);
        }
        String name = found.entry().map(WriterEntry::name).orElse(newName);
        ShardWriter writer = ShardWriter.open(settings.named(name), parts, new LocalDisk(), true);
        long from = found.entry().map(WriterEntry::done).orElse(found.begin());
        try {
            awaitRegistered(writer, from, listener);
        } catch (IOException | InterruptedException | RuntimeException e) {
            writer.abandon();
            throw e;
        }
        if (!writer.closeEmptied()) {
            throw new IOException("journal " + settings.journalDirectory()
                    + ": all of it is registered, but the catalog was not told that it has ended: drain it again");
        }
        long before = found.entry().map(WriterEntry::accepted).orElse(0L);
        long after = parts.catalog().writer(writer.id()).map(WriterEntry::accepted).orElse(before);
        return new Drained(writer.id(), found.end() - from, after - before);
    }

    private void awaitRegistered(ShardWriter writer, long from, Listener listener)
            throws IOException, InterruptedException {
        long end = writer.endPosition();
        CompletableFuture<Void> registered = writer.stored(new Receipt(writer.id(), end));
        try {
            do {
                listener.at(writer.registeredPosition() - from, end - from);
            } while (!isDone(registered));
        } catch (ExecutionException e) {
            throw new IOException(
                    "journal " + settings.journalDirectory() + ": registered up to position "
                            + writer.registeredPosition() + " of " + end + ", then: " + e.getCause(),
                    e);
        }
    }

    private static boolean isDone(CompletableFuture<Void> registered) throws InterruptedException, ExecutionException {
        try {
            registered.get(BETWEEN_REPORTS.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        }
    }

    private long parting(long end, Copied copied) throws IOException {
        Path journal = settings.journalDirectory();
        if (copied.parting().isEmpty()) {
            throw new IOException("journal " + journal + ": where it parts from the journal that writer "
                    + copied.writer().id().value() + " went on with is no longer known: expected one of its newest"
                    + " claims in the journal's file `claim`");
        }
        long parting = Math.min(end, copied.parting().getAsLong());
        if (copied.writer().done() < parting) {
            throw new IOException("journal " + journal + ": positions " + (copied.writer().done() + 1) + " to " + parting
                    + " lie in the other journal of writer " + copied.writer().id().value()
                    + " as well, which has not registered them yet. Start or drain that one, or, when it is lost for"
                    + " good, `scoreline journal forget " + copied.writer().id().value()
                    + "`; then drain this one again");
        }
        return parting;
    }
}
