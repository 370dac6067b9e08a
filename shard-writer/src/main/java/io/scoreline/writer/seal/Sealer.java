package io.scoreline.writer.seal;

import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.fault.KillPoint;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.writer.WriterFencedException;
import io.scoreline.writer.journal.Journal;
import io.scoreline.writer.journal.JournalDamagedException;
import io.scoreline.writer.journal.JournalReader;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that seals a journal: range after range, each as often as it takes. Thread-safe; what only its thread
/// uses is said so.
public final class Sealer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

    private static final Duration IDLE_WAIT = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofSeconds(3);

    /// Ranges are not made smaller than this, however little memory there is.
    private static final long LEAST_RANGE_BYTES = 64 << 10;

    private final SealParts parts;
    private final Journal journal;
    private final SealHistory history;
    private final long sealBytes;
    private final CountDownLatch abandoned = new CountDownLatch(1);
    private final Thread thread;
    private volatile OptionalLong oldestMillis = OptionalLong.empty();
    private volatile @Nullable Throwable failure;

    // Used by its thread alone.
    private final JournalReader range;
    private final RangeSealer sealer;
    private final UnmergedFiles unmerged;
    private final Backoff backoff = new Backoff();
    private long rangeBytes;
    private long lastSealNanos;

    private Sealer(SealParts parts, SealHistory history, long epoch, long sealBytes) {
        this.parts = parts;
        this.journal = parts.journal();
        this.history = history;
        this.sealBytes = sealBytes;
        this.rangeBytes = sealBytes;
        this.range = journal.readerAfter(history.done());
        this.sealer = new RangeSealer(parts, epoch);
        this.unmerged = new UnmergedFiles(parts.catalog());
        this.lastSealNanos = System.nanoTime() - Linger.RECENT.toNanos();
        this.thread = Thread.ofPlatform().name("sealer").daemon().unstarted(this::run);
    }

    /// Begins to seal the journal, which is started, behind what the history says is done.
    public static Sealer start(SealParts parts, SealHistory history, long epoch, long sealBytes) {
        Sealer sealer = new Sealer(parts, history, epoch, sealBytes);
        sealer.thread.start();
        return sealer;
    }

    /// Why it ended before its time; null when it did not.
    public @Nullable Throwable failure() {
        return failure;
    }

    /// The epoch under which it registers.
    public long epoch() {
        return sealer.epoch();
    }

    /// When the oldest record of the range in work was appended; empty between ranges.
    public OptionalLong oldestMillis() {
        return oldestMillis;
    }

    /// Seals what a journal that takes no more batches still holds, for at most this time; returns when the thread has
    /// ended.
    public void finish(Duration deadline) {
        try {
            if (!thread.join(deadline)) {
                LOG.warn(
                        "the journal still holds batches behind position {}: they are sealed at the next start",
                        history.done());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /// Stops without waiting for what is not sealed.
    @Override
    public void close() {
        abandoned.countDown();
        try {
            if (!thread.join(GRACE)) {
                thread.interrupt();
                thread.join(GRACE);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (range;
                sealer) {
            while (awaitRange() && sealRange()) {
                oldestMillis = OptionalLong.empty();
            }
            history.ended(new IllegalStateException("the writer is closed"));
        } catch (InterruptedException closing) {
            history.ended(new IllegalStateException("the writer is closed"));
        } catch (WriterFencedException e) {
            LOG.error("sealing ends: {}", e.getMessage());
            fail(e);
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("sealing failed", e);
            fail(new WriterFencedException("sealing failed: " + e, e));
        }
    }

    private void fail(WriterFencedException reason) {
        failure = reason;
        journal.fence(reason);
        history.ended(reason);
    }

    private boolean isAbandoned() {
        return abandoned.getCount() == 0;
    }

    /// Waits for records, and lets them linger for more; false when there will be none.
    private boolean awaitRange() throws IOException, InterruptedException {
        boolean full = extend();
        while (range.isEmpty()) {
            if (isAbandoned() || (journal.ended() && journal.forcedPosition() == range.to())) {
                return false;
            }
            journal.awaitForced(range.to() + 1, IDLE_WAIT);
            full = extend();
        }
        long deadline = System.nanoTime() + linger().toNanos();
        long left = deadline - System.nanoTime();
        while (!full && left > 0 && !journal.ended() && !isAbandoned()) {
            journal.awaitForced(range.to() + 1, Duration.ofNanos(left));
            full = extend();
            left = deadline - System.nanoTime();
        }
        return true;
    }

    private Duration linger() {
        Duration since = Duration.ofNanos(System.nanoTime() - lastSealNanos);
        return Linger.of(since, unmerged.most());
    }

    private boolean extend() throws IOException {
        boolean full = range.extend(rangeBytes);
        oldestMillis = range.firstAppendedMillis();
        return full;
    }

    /// Tries until the range is registered; false when closing came first.
    private boolean sealRange() throws IOException, InterruptedException {
        while (!isAbandoned()) {
            String trouble;
            try {
                RangeSealer.Sealed sealed = sealer.attempt(range);
                if (sealed != null) {
                    registered(sealed);
                    return true;
                }
                continue;
            } catch (CatalogException e) {
                trouble = String.valueOf(e.getMessage());
            } catch (MemoryExhaustedException e) {
                rangeBytes = Math.max(LEAST_RANGE_BYTES, rangeBytes / 2);
                trouble = String.valueOf(e.getMessage());
            } catch (JournalDamagedException e) {
                throw e;
            } catch (IOException e) {
                trouble = e.toString();
            }
            Duration pause = backoff.next();
            LOG.warn(
                    "journal range {}-{} is not registered, again in {} ms: {}",
                    range.from(),
                    range.to(),
                    pause.toMillis(),
                    trouble);
            if (abandoned.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            if (!sealer.isUnresolved()) {
                range.rewind();
                extend();
            }
        }
        return false;
    }

    private void registered(RangeSealer.Sealed sealed) throws IOException {
        long from = range.from();
        long to = range.to();
        range.consume();
        sealer.rangeDone();
        backoff.reset();
        rangeBytes = sealBytes;
        lastSealNanos = System.nanoTime();
        parts.sources().registered(sealed.sources(), to);
        history.registered(from, to, sealed.seqs());
        KillPoint.SEAL_DONE.pass();
        journal.release(to);
        parts.eventFeed().moved();
    }
}
