package io.scoreline.writer.journal;

import io.scoreline.shard.catalog.WriterId;
import io.scoreline.shard.store.Disk;
import io.scoreline.shard.store.LocalDisk;
import io.scoreline.writer.WriterFencedException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A write-ahead log of batches with positions 1, 2, 3 …: opened, started once, appended to by many threads, released
/// behind, closed. Thread-safe.
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final JournalDirectory directory;
    private final WriterId writer;
    private final Segments segments;
    private final AppendQueue queue;
    private final SegmentAppender files;
    private final JournalAppender appender;
    private final long begin;
    private final long newestFileBytes;
    private @Nullable Thread thread;
    private volatile @Nullable UUID claimToken;

    private Journal(
            JournalSettings settings,
            JournalDirectory directory,
            Disk disk,
            Clock clock,
            OpenedJournal opened) {
        this.directory = directory;
        this.writer = opened.writer();
        this.segments = opened.segments();
        this.begin = opened.begin();
        this.newestFileBytes = opened.newestFileBytes();
        this.queue = new AppendQueue(settings.capBytes(), segments::bytes);
        this.files = new SegmentAppender(directory, disk, writer, clock);
        this.appender = new JournalAppender(queue, segments, this.files, directory, disk, settings.segmentBytes());
    }

    /// Locks the directory (made when there is none), checks every segment and shows every record to the visitor.
    /// Changes nothing but to make the writer's id; throws [JournalLockedException] and [JournalDamagedException].
    public static Journal open(JournalSettings settings, Clock clock, RecordVisitor visitor) throws IOException {
        return open(settings, clock, visitor, new LocalDisk());
    }

    /// The same on a disk that may have faults.
    public static Journal open(JournalSettings settings, Clock clock, RecordVisitor visitor, Disk disk)
            throws IOException {
        JournalDirectory directory = JournalDirectory.lock(settings.directory(), disk);
        try {
            return new Journal(settings, directory, disk, clock, OpenedJournal.scan(directory, visitor));
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /// One that holds nothing of what lies in the directory: that was never acknowledged from there, and goes.
    public static Journal openEmptied(JournalSettings settings, Clock clock, Disk disk) throws IOException {
        JournalDirectory directory = JournalDirectory.lock(settings.directory(), disk);
        try {
            directory.empty();
            return new Journal(settings, directory, disk, clock, OpenedJournal.scan(directory, _ -> {}));
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    public WriterId writer() {
        return writer;
    }

    /// The position behind which the journal's records are its writer's.
    public long begin() {
        return begin;
    }

    /// Puts a new token on disk, to be left in the catalog next. Whatever happens before [#claimed], the journal knows
    /// every token that its claims may have left there.
    public ClaimTry tryClaim() throws IOException {
        ClaimMark before = directory.readClaim();
        UUID token = UUID.randomUUID();
        directory.saveClaim(before.trying(token));
        return new ClaimTry(token, before.tokens(), before.position());
    }

    /// The claim was answered: its token is the one that stands in the catalog.
    public void claimed(ClaimTry claim) throws IOException {
        directory.saveClaim(new ClaimMark(forcedPosition(), List.of(claim.token())));
        claimToken = claim.token();
    }

    /// The token of the claim that this process made.
    public UUID claimToken() {
        UUID token = claimToken;
        if (token == null) {
            throw new IllegalStateException(directory.path() + ": the journal's writer is not claimed");
        }
        return token;
    }

    /// Gives the records behind a position to a new writer, whose id counts from the next opening on.
    public void fork(long position) throws IOException {
        Fork before = directory.readFork();
        List<WriterId> former = new ArrayList<>(before == null ? List.of() : before.former());
        former.add(writer);
        directory.saveFork(new Fork(position, new WriterId(UUID.randomUUID()), former));
    }

    /// Refuses a journal that ends before `done`, how far the catalog says that it is registered.
    public void refuseBehind(long done) throws JournalDamagedException {
        long last = forcedPosition();
        if (done > last) {
            throw new JournalDamagedException(
                    directory.path(),
                    "a journal that reaches position " + done + ", which the catalog has registered for writer "
                            + writer.value(),
                    "a journal that ends at position " + last);
        }
    }

    /// Begins to take batches. `done` is how far the catalog says that this journal is registered: a journal that ends
    /// before it, or begins behind it, is not the one that was registered and is refused.
    public void start(long epoch, long done) throws IOException {
        refuseBehind(done);
        if (!segments.isEmpty() && segments.oldest().firstPosition() > done + 1) {
            throw new JournalDamagedException(
                    directory.path(),
                    "a journal that begins at position " + (done + 1)
                            + " or before: the catalog has registered no more of writer " + writer.value(),
                    "one that begins at position " + segments.oldest().firstPosition());
        }
        appender.epoch(epoch);
        if (segments.isEmpty()) {
            segments.add(files.create(1, epoch));
        } else {
            Segment newest = segments.newest();
            if (newestFileBytes > newest.bytes()) {
                LOG.warn(
                        "{}: cutting a torn tail of {} bytes behind position {}: it was never acknowledged",
                        newest.file(),
                        newestFileBytes - newest.bytes(),
                        newest.lastPosition());
            }
            files.resume(newest, newestFileBytes);
        }
        thread = Thread.ofPlatform().name("journal").daemon().start(appender);
        appender.release(done);
    }

    /// Queues a batch; completes with its position when it is forced to disk. Dependents run on the journal's one
    /// thread and must not block. Fails with [io.scoreline.writer.JournalFullException] or [WriterFencedException].
    public CompletableFuture<Long> append(byte[] payload) {
        return append(payload, 0, payload.length);
    }

    /// The same with a part of an array, which stays as it is until the future has completed.
    public CompletableFuture<Long> append(byte[] bytes, int from, int length) {
        if (length <= 0 || length > SegmentFormat.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "batch of " + length + " bytes: expected 1 to " + SegmentFormat.MAX_PAYLOAD_BYTES);
        }
        PendingAppend append = new PendingAppend(bytes, from, length);
        queue.offer(append);
        return append.done();
    }

    /// The position of the newest record that is on disk; 0 when there was never one.
    public long forcedPosition() {
        return segments.forced();
    }

    /// Waits until a position is forced; false when time is up or the journal closes before.
    public boolean awaitForced(long position, Duration atMost) throws InterruptedException {
        return segments.awaitForced(position, atMost);
    }

    /// Whether nothing more will be forced: the journal was closed, or failed.
    public boolean ended() {
        return segments.isClosed();
    }

    /// A reader of the records behind `done`.
    public JournalReader readerAfter(long done) {
        return new JournalReader(segments, done);
    }

    /// Records up to and including this position are registered and may go.
    public void release(long done) {
        appender.release(done);
    }

    /// Records up to and including this position go as soon as they are released, even from the newest segment.
    public void emptyUpTo(long position) {
        appender.emptyUpTo(position);
    }

    /// Whether a segment holds a record up to and including this position.
    public boolean holds(long position) {
        return segments.holds(position);
    }

    /// Once it has stopped appending: records that are released go even from its newest segment.
    public void emptyAtEnd() throws IOException {
        if (thread != null) {
            appender.emptyAfterEnd();
        }
    }

    /// The writer was claimed with another epoch.
    public void epoch(long epoch) {
        appender.epoch(epoch);
    }

    /// Stops acknowledging for good; what waits fails.
    public void fence(WriterFencedException reason) {
        queue.fence(reason).forEach(append -> append.done().completeExceptionally(reason));
    }

    /// Why nothing is acknowledged any more; null while all is well.
    public @Nullable Throwable failure() {
        return queue.fence();
    }

    /// Bytes of all segments.
    public long bytes() {
        return segments.bytes();
    }

    /// Takes no more batches, and returns when those that wait are forced or have failed.
    public void stopAppending() {
        queue.close();
        Thread running = thread;
        if (running == null) {
            return;
        }
        boolean interrupted = false;
        while (running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        stopAppending();
        directory.close();
    }
}
