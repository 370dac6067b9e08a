package io.scoreline.writer.journal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Which segments there are and how far they are forced: written by the appender, read by readers. Thread-safe; its
/// monitor is held for moments alone.
final class Segments {
    private final TreeMap<Long, Segment> byFirst = new TreeMap<>();
    private long forced;
    private boolean closing;

    synchronized void add(Segment segment) {
        byFirst.put(segment.firstPosition(), segment);
        forced = Math.max(forced, segment.lastPosition());
    }

    synchronized boolean isEmpty() {
        return byFirst.isEmpty();
    }

    synchronized Segment newest() {
        return byFirst.lastEntry().getValue();
    }

    synchronized Segment oldest() {
        return byFirst.firstEntry().getValue();
    }

    /// Whether a record up to and including this position is in a segment.
    synchronized boolean holds(long position) {
        Segment first = byFirst.firstEntry().getValue();
        return first.firstPosition() <= position && first.lastPosition() >= first.firstPosition();
    }

    /// The segment in which a position lies or will lie.
    synchronized Segment at(long position) {
        Map.Entry<Long, Segment> entry = byFirst.floorEntry(position);
        if (entry == null) {
            throw new IllegalStateException("position " + position
                    + " lies before the journal's first segment, which begins at " + byFirst.firstKey());
        }
        return entry.getValue();
    }

    /// The newest segment has grown and is forced.
    synchronized void grew(Segment newest) {
        byFirst.put(newest.firstPosition(), newest);
        forced = newest.lastPosition();
        notifyAll();
    }

    /// Segments behind the newest that hold nothing above `done`.
    synchronized List<Segment> releasable(long done) {
        return byFirst.headMap(byFirst.lastKey()).values().stream()
                .filter(segment -> segment.lastPosition() <= done)
                .toList();
    }

    synchronized void remove(Segment segment) {
        byFirst.remove(segment.firstPosition());
    }

    synchronized long bytes() {
        long sum = 0;
        for (Segment segment : byFirst.values()) {
            sum += segment.bytes();
        }
        return sum;
    }

    synchronized long forced() {
        return forced;
    }

    /// Everyone who waits, and will wait, returns at once.
    synchronized void close() {
        closing = true;
        notifyAll();
    }

    synchronized boolean isClosed() {
        return closing;
    }

    /// Waits until a position is forced; false when time is up or the journal closes before.
    synchronized boolean awaitForced(long position, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (forced < position && !closing) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
        }
        return forced >= position;
    }

    synchronized @Nullable Segment find(long firstPosition) {
        return byFirst.get(firstPosition);
    }
}
