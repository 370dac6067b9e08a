package io.scoreline.api.ingest;

import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.FileStore;
import io.scoreline.writer.rejected.RejectedEvent;
import io.scoreline.writer.rejected.RejectedFile;
import io.scoreline.writer.rejected.RejectedFiles;
import io.scoreline.writer.rejected.RejectedOrigin;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps refused events of requests of which others were taken, when that is wanted: in memory for a while, then as files, within bounds of both. It never holds a request up: what finds
/// no room is counted and let go. Thread-safe.
public final class RejectedEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RejectedEvents.class);
    private static final long MOST_WAITING_BYTES = 4L << 20;
    private static final int EVENT_OVERHEAD = 200;
    private static final Duration FLUSH = Duration.ofSeconds(5);

    private final FileStore files;
    private final Clock clock;
    private final long capBytes;
    private final ReentrantLock lock = new ReentrantLock();

    /// Held while files are written; before [#lock].
    private final ReentrantLock writing = new ReentrantLock();

    private final Condition wake = lock.newCondition();
    private final LongAdder letGo = new LongAdder();
    private final @Nullable Thread writer;
    private Map<RejectedOrigin, List<RejectedEvent>> waiting = new HashMap<>();
    private long waitingBytes;
    private boolean closed;

    private RejectedEvents(FileStore files, Clock clock, long capBytes) {
        this.files = files;
        this.clock = clock;
        this.capBytes = capBytes;
        this.writer = capBytes == 0 ? null : Thread.ofPlatform().name("rejected").daemon().unstarted(this::run);
    }

    /// Keeps up to so many bytes of files; none at all with 0.
    public static RejectedEvents open(FileStore files, Clock clock, long capBytes) {
        RejectedEvents rejected = new RejectedEvents(files, clock, capBytes);
        if (rejected.writer != null) {
            rejected.writer.start();
        }
        return rejected;
    }

    boolean keeps() {
        return capBytes > 0;
    }

    /// Events that found no room.
    public long letGo() {
        return letGo.sum();
    }

    void keep(RejectedOrigin origin, List<RejectedEvent> events) {
        long bytes = events.stream().mapToLong(event -> event.event().length + EVENT_OVERHEAD).sum();
        lock.lock();
        try {
            if (closed || waitingBytes + bytes > MOST_WAITING_BYTES) {
                letGo.add(events.size());
                return;
            }
            waiting.computeIfAbsent(origin, _ -> new ArrayList<>()).addAll(events);
            waitingBytes += bytes;
            if (waitingBytes > MOST_WAITING_BYTES / 2) {
                wake.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Lets go of whatever mentions an entity, in memory and in files.
    public void forget(String tenant, String entity, ArrowMemory arrow, MemoryBudget budget)
            throws IOException, InterruptedException {
        writing.lock();
        try {
            lock.lock();
            try {
                waiting.replaceAll((origin, events) -> origin.tenant().equals(tenant)
                        ? new ArrayList<>(new RejectedFile(origin, events).without(entity).events())
                        : events);
                waiting.values().removeIf(List::isEmpty);
            } finally {
                lock.unlock();
            }
            int gone = RejectedFiles.forget(files, tenant, entity, arrow, budget, clock.instant());
            if (gone > 0) {
                LOG.info("{} rejected events of an erased entity are let go", gone);
            }
        } finally {
            writing.unlock();
        }
    }

    private void run() {
        while (true) {
            lock.lock();
            try {
                if (!closed) {
                    long _ = wake.awaitNanos(FLUSH.toNanos());
                }
            } catch (InterruptedException e) {
                return;
            } finally {
                lock.unlock();
            }
            if (flush()) {
                return;
            }
        }
    }

    /// Writes what waits; true when it was the last.
    private boolean flush() {
        writing.lock();
        try {
            Map<RejectedOrigin, List<RejectedEvent>> batch;
            boolean last;
            lock.lock();
            try {
                batch = waiting;
                waiting = new HashMap<>();
                waitingBytes = 0;
                last = closed;
            } finally {
                lock.unlock();
            }
            batch.forEach(this::write);
            return last;
        } finally {
            writing.unlock();
        }
    }

    private void write(RejectedOrigin origin, List<RejectedEvent> events) {
        try {
            new RejectedFile(origin, events).publish(files, clock.instant());
            int deleted = RejectedFiles.trim(files, capBytes);
            if (deleted > 0) {
                LOG.warn("rejected events: the {} oldest files are deleted, all may take {} bytes", deleted, capBytes);
            }
        } catch (IOException | RuntimeException e) {
            letGo.add(events.size());
            LOG.warn("{} rejected events could not be kept", events.size(), e);
        }
    }

    /// Writes what waits.
    @Override
    public void close() {
        if (writer == null) {
            return;
        }
        lock.lock();
        try {
            closed = true;
            wake.signal();
        } finally {
            lock.unlock();
        }
        try {
            writer.join(FLUSH);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
