package io.scoreline.worker.upkeep;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.catalog.MergeProgress;
import io.scoreline.shard.catalog.MergeProgress.State;
import io.scoreline.writer.merge.MergePace;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The pace of a worker's merges: as fast as can be while rounds keep up, and a quarter of the time while they do not.
/// Tells the log and the catalog how far a merge is. For one thread, but for [#stop].
final class WorkerPace implements MergePace {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPace.class);

    private static final long TELL_NANOS = 2_000_000_000L;
    private static final long LOG_NANOS = 10_000_000_000L;

    private final String worker;
    private final Catalog catalog;
    private final Throttle throttle;
    private final FeedSignal wake = new FeedSignal();
    private volatile boolean stopped;
    private PartitionId partition = new PartitionId(0);
    private int level;
    private int files;
    private long bytes;
    private long done;
    private long begunNanos;
    private long toldNanos;
    private long loggedNanos;

    /// `busyNanos` says for how long rounds have had work without a break.
    WorkerPace(String worker, Catalog catalog, LongSupplier busyNanos) {
        this.worker = worker;
        this.catalog = catalog;
        this.throttle = new Throttle(busyNanos, System::nanoTime, this::rest);
    }

    /// Merges are to be given up from now on.
    void stop() {
        stopped = true;
        wake.moved();
    }

    @Override
    public void begin(PartitionId of, int toLevel, int inputs, long inputBytes) {
        partition = of;
        level = toLevel;
        files = inputs;
        bytes = Math.max(1, inputBytes);
        done = 0;
        begunNanos = System.nanoTime();
        throttle.begin();
        toldNanos = begunNanos;
        loggedNanos = begunNanos;
    }

    @Override
    public boolean goOn(long bytesDone) throws InterruptedException {
        done = Math.min(bytes, bytesDone);
        long now = System.nanoTime();
        if (now - toldNanos >= TELL_NANOS) {
            toldNanos = now;
            tell(State.RUNNING);
        }
        if (now - loggedNanos >= LOG_NANOS) {
            loggedNanos = now;
            LOG.info("worker {}: {}", worker, describe(now));
        }
        throttle.look();
        return !stopped;
    }

    private void rest(long nanos) throws InterruptedException {
        long seen = wake.moves();
        if (!stopped) {
            wake.await(seen, Duration.ofNanos(nanos));
        }
    }

    /// Short merges are not worth a word unless they succeed.
    @Override
    public void end(boolean committed) {
        done = committed ? bytes : done;
        if (committed) {
            LOG.debug("worker {}: {}", worker, describe(System.nanoTime()));
        }
        tell(committed ? State.COMMITTED : State.GIVEN_UP);
    }

    private String describe(long now) {
        double seconds = Math.max(1e-3, (now - begunNanos) / 1e9);
        return String.format(
                "merge of partition %d into level %d: %d %% of %d files, %.1f of %.1f MB in %.1f s",
                partition.value(), level, 100 * done / bytes, files, done / 1e6, bytes / 1e6, seconds);
    }

    /// Nobody depends on it: when the catalog does not answer, others will say so.
    private void tell(State state) {
        Duration worked = Duration.ofNanos(System.nanoTime() - begunNanos);
        try {
            catalog.tellMerge(new MergeProgress(partition, level, files, bytes, done, state, worked, Duration.ZERO));
        } catch (CatalogException untold) {
            LOG.debug("worker {}: the progress of a merge could not be told", worker, untold);
        }
    }
}
