package io.scoreline.writer.journal;

import io.scoreline.shard.catalog.WriterId;
import io.scoreline.shard.store.Disk;
import io.scoreline.shard.store.LocalDisk;
import io.scoreline.writer.WriterFencedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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
    private final boolean made;
    private final long newestFileBytes;
    private @Nullable Thread thread;

    private Journal(
            JournalSettings settings,
            JournalDirectory directory,
            Disk disk,
            Clock clock,
            OpenedJournal opened) {
        this.directory = directory;
        this.writer = opened.writer();
        this.segments = opened.segments();
        this.made = opened.made();
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

    public WriterId writer() {
        return writer;
    }

    /// Begins to take batches. `done` is how far the catalog says that this journal is registered: a journal that ends
    /// before it, or begins behind it, is not the one that was registered and is refused.
    public void start(long epoch, long done) throws IOException {
        long last = forcedPosition();
        if (done > last) {
            throw new JournalDamagedException(
                    directory.path(),
                    "a journal that reaches position " + done + ", which the catalog has registered for writer "
                            + writer.value(),
                    made ? "a new journal" : "a journal that ends at position " + last);
        }
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
        if (payload.length == 0 || payload.length > SegmentFormat.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "batch of " + payload.length + " bytes: expected 1 to " + SegmentFormat.MAX_PAYLOAD_BYTES);
        }
        PendingAppend append = new PendingAppend(payload);
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

    /// What the opening scan found; `newestFileBytes` counts a torn tail as well.
    private record OpenedJournal(WriterId writer, boolean made, Segments segments, long newestFileBytes) {
        static OpenedJournal scan(JournalDirectory directory, RecordVisitor visitor) throws IOException {
            List<Path> paths = directory.segments();
            WriterId writer = directory.readWriter();
            boolean made = writer == null && paths.isEmpty();
            if (writer == null) {
                writer = paths.isEmpty()
                        ? new WriterId(UUID.randomUUID())
                        : SegmentScan.header(paths.getFirst()).writer();
            }
            Segments segments = new Segments();
            long fileBytes = 0;
            for (Path path : paths) {
                boolean newest = path.equals(paths.getLast());
                long first = checkHeader(path, writer, segments);
                segments.add(SegmentScan.scan(path, first, newest, visitor));
                fileBytes = Files.size(path);
            }
            if (directory.readWriter() == null) {
                directory.saveWriter(writer);
            }
            return new OpenedJournal(writer, made, segments, fileBytes);
        }

        private static long checkHeader(Path path, WriterId writer, Segments before) throws IOException {
            SegmentHeader header = SegmentScan.header(path);
            if (!header.writer().equals(writer)) {
                throw new JournalDamagedException(
                        path,
                        16,
                        "writer " + writer.value(),
                        "writer " + header.writer().value());
            }
            long named = SegmentFormat.firstPosition(String.valueOf(path.getFileName()));
            long first = before.isEmpty() ? named : before.newest().lastPosition() + 1;
            if (named != first || header.firstPosition() != first || first < 1) {
                throw new JournalDamagedException(
                        path,
                        40,
                        "first position " + first,
                        "a segment that begins at position " + header.firstPosition());
            }
            return first;
        }
    }
}
