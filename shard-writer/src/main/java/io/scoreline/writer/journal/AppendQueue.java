package io.scoreline.writer.journal;

import io.scoreline.writer.JournalFullException;
import io.scoreline.writer.WriterFencedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Batches on their way to the appender's thread, bounded in bytes, and its other errands. Thread-safe; the one lock
/// guards everything here.
final class AppendQueue {
    /// Most bytes that wait; who comes then waits too.
    static final long MAX_BYTES = 64L << 20;

    /// Most bytes, and most records, that are written and forced as one group.
    static final long MAX_GROUP_BYTES = 16L << 20;

    static final int MAX_GROUP_RECORDS = 4096;

    /// How long a caller waits for room: a disk that takes longer is answered like a full one.
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final long capBytes;
    private final LongSupplier journalBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<PendingAppend> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean closed;
    private boolean errand;
    private @Nullable WriterFencedException fence;

    AppendQueue(long capBytes, LongSupplier journalBytes) {
        this.capBytes = capBytes;
        this.journalBytes = journalBytes;
    }

    /// Queues a batch, waiting for room; completes the batch with an exception when it cannot be taken.
    void offer(PendingAppend append) {
        RuntimeException refusal;
        lock.lock();
        try {
            refusal = refusalAfterWaiting(append);
            if (refusal == null) {
                waiting.add(append);
                waitingBytes += append.recordBytes();
                work.signal();
            }
        } finally {
            lock.unlock();
        }
        if (refusal != null) {
            append.done().completeExceptionally(refusal);
        }
    }

    private @Nullable RuntimeException refusalAfterWaiting(PendingAppend append) {
        long left = MAX_WAIT.toNanos();
        while (true) {
            if (fence != null) {
                return new WriterFencedException(String.valueOf(fence.getMessage()), fence);
            }
            if (closed) {
                return new IllegalStateException("the journal is closed");
            }
            long bytes = journalBytes.getAsLong() + waitingBytes + append.recordBytes();
            if (bytes > capBytes) {
                return new JournalFullException("the journal would take " + bytes + " bytes, and may take " + capBytes
                        + ": its events are registered too slowly");
            }
            if (waitingBytes == 0 || waitingBytes + append.recordBytes() <= MAX_BYTES) {
                return null;
            }
            if (left <= 0) {
                return new JournalFullException(
                        "the journal's disk is too slow: " + waitingBytes + " bytes wait to be written");
            }
            try {
                left = room.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new JournalFullException("interrupted while waiting for room in the journal's queue");
            }
        }
    }

    /// The next group, and empty when there is only an errand to run; null when the queue is closed and everything was
    /// taken.
    @Nullable
    List<PendingAppend> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !errand && !closed) {
                work.awaitUninterruptibly();
            }
            if (waiting.isEmpty() && closed) {
                return null;
            }
            errand = false;
            List<PendingAppend> group = new ArrayList<>();
            long bytes = 0;
            while (!waiting.isEmpty()
                    && group.size() < MAX_GROUP_RECORDS
                    && (group.isEmpty() || bytes + waiting.element().recordBytes() <= MAX_GROUP_BYTES)) {
                PendingAppend append = waiting.remove();
                bytes += append.recordBytes();
                group.add(append);
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    /// A group has left: its bytes are counted among the journal's, or were given up.
    void taken(List<PendingAppend> group) {
        lock.lock();
        try {
            for (PendingAppend append : group) {
                waitingBytes -= append.recordBytes();
            }
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Wakes the appender's thread without a batch.
    void wake() {
        lock.lock();
        try {
            errand = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more; what waits is still written.
    void close() {
        lock.lock();
        try {
            closed = true;
            work.signal();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more for this reason, the first one given; answers what waited.
    List<PendingAppend> fence(WriterFencedException reason) {
        lock.lock();
        try {
            if (fence == null) {
                fence = reason;
            }
            closed = true;
            List<PendingAppend> left = List.copyOf(waiting);
            waiting.clear();
            waitingBytes = 0;
            work.signal();
            room.signalAll();
            return left;
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    WriterFencedException fence() {
        lock.lock();
        try {
            return fence;
        } finally {
            lock.unlock();
        }
    }
}
