package io.scoreline.writer.journal;

import io.scoreline.shard.fault.KillPoint;
import io.scoreline.shard.store.Disk;
import io.scoreline.writer.JournalFullException;
import io.scoreline.writer.WriterFencedException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes a journal: it takes all batches that wait, writes them as a group, forces once and
/// completes their futures; it also rolls segments and deletes those that are no longer needed. Nobody interrupts it,
/// because an interrupt would close the file under it.
final class JournalAppender implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalAppender.class);

    private final AppendQueue queue;
    private final Segments segments;
    private final SegmentAppender appender;
    private final JournalDirectory directory;
    private final Disk disk;
    private final long segmentBytes;
    private volatile long epoch;
    private volatile long done;
    private volatile long emptyUpTo;
    private boolean emptying;

    JournalAppender(
            AppendQueue queue,
            Segments segments,
            SegmentAppender appender,
            JournalDirectory directory,
            Disk disk,
            long segmentBytes) {
        this.queue = queue;
        this.segments = segments;
        this.appender = appender;
        this.directory = directory;
        this.disk = disk;
        this.segmentBytes = segmentBytes;
    }

    /// The epoch that the next segment's header tells.
    void epoch(long claimed) {
        epoch = claimed;
    }

    /// Records up to and including this position are no longer needed.
    void release(long position) {
        done = position;
        queue.wake();
    }

    /// Records up to and including this position share no segment with later ones, so that they go when they are released.
    void emptyUpTo(long position) {
        emptyUpTo = position;
        queue.wake();
    }

    @Override
    public void run() {
        List<PendingAppend> group = List.of();
        try {
            group = queue.take();
            while (group != null) {
                if (!group.isEmpty()) {
                    append(group);
                }
                deleteReleased();
                group = queue.take();
            }
            deleteReleased();
        } catch (IOException | RuntimeException | Error e) {
            fence(group == null ? List.of() : group, e);
        } finally {
            segments.close();
            closeFile();
        }
    }

    /// Any failure from the force on is final. Before it, a full disk is answered as such when the file could be cut
    /// back to its last good record, since nothing of the group was acknowledged.
    private void append(List<PendingAppend> group) throws IOException {
        Segment written;
        try {
            rollWhenFull();
            written = appender.write(segments.newest(), group);
        } catch (IOException e) {
            if (!isDiskFull(e)) {
                throw e;
            }
            appender.truncateTo(segments.newest());
            queue.taken(group);
            JournalFullException full = new JournalFullException(directory.path() + ": " + e.getMessage());
            group.forEach(append -> append.done().completeExceptionally(full));
            return;
        }
        KillPoint.JOURNAL_WRITTEN.pass();
        appender.force();
        KillPoint.JOURNAL_FORCED.pass();
        long position = segments.newest().lastPosition();
        segments.grew(written);
        queue.taken(group);
        for (PendingAppend append : group) {
            append.done().complete(++position);
        }
    }

    private void rollWhenFull() throws IOException {
        if (segments.newest().bytes() >= segmentBytes || isToEmpty(segments.newest())) {
            roll();
        }
    }

    private boolean isToEmpty(Segment newest) {
        return newest.bytes() > SegmentFormat.HEADER_BYTES && newest.firstPosition() <= emptyUpTo;
    }

    private void roll() throws IOException {
        segments.add(appender.create(segments.newest().lastPosition() + 1, epoch));
    }

    /// Oldest first, and each deletion durable before the next: whatever a crash leaves is contiguous.
    private void deleteReleased() throws IOException {
        long upTo = done;
        Segment newest = segments.newest();
        boolean full = newest.bytes() >= segmentBytes || (emptying && newest.bytes() > SegmentFormat.HEADER_BYTES);
        if (isToEmpty(newest) || (full && newest.lastPosition() <= upTo)) {
            try {
                roll();
            } catch (IOException e) {
                if (!isDiskFull(e)) {
                    throw e;
                }
                LOG.warn("{}: no room for the next journal segment: {}", directory.path(), e.getMessage());
            }
        }
        for (Segment segment : segments.releasable(upTo)) {
            disk.delete(segment.file());
            KillPoint.JOURNAL_RELEASED.pass();
            disk.forceDirectory(directory.path());
            segments.remove(segment);
        }
    }

    /// When the thread has ended well: a new segment follows one that holds nothing unreleased, so that it can go.
    void emptyAfterEnd() throws IOException {
        if (queue.fence() != null || segments.isEmpty()) {
            return;
        }
        emptying = true;
        try {
            deleteReleased();
        } finally {
            closeFile();
        }
    }

    private void fence(List<PendingAppend> group, Throwable cause) {
        LOG.error("{}: the journal failed and acknowledges nothing any more", directory.path(), cause);
        WriterFencedException reason =
                new WriterFencedException(directory.path() + ": the journal failed: " + cause, cause);
        List<PendingAppend> left = queue.fence(reason);
        group.forEach(append -> append.done().completeExceptionally(reason));
        left.forEach(append -> append.done().completeExceptionally(reason));
    }

    private void closeFile() {
        try {
            appender.close();
        } catch (IOException e) {
            LOG.warn("{}: closing the newest journal segment failed: {}", directory.path(), e.toString());
        }
    }

    /// The system's own words are all that Java tells of an error's number.
    private static boolean isDiskFull(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left on device") || message.contains("disk quota exceeded");
    }
}
