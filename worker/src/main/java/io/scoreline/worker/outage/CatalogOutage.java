package io.scoreline.worker.outage;

import io.scoreline.shard.catalog.CatalogException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the catalog answers, as seen by all loops of a worker: logged once when it stops, once when it answers
/// again. Thread-safe.
public final class CatalogOutage {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogOutage.class);

    private final String worker;
    private @Nullable CatalogException cause;
    private long sinceNanos;

    public CatalogOutage(String worker) {
        this.worker = worker;
    }

    public synchronized void failed(CatalogException e) {
        if (cause == null) {
            sinceNanos = System.nanoTime();
            LOG.warn(
                    "worker {}: the catalog does not answer, trying again until it does: {}",
                    worker,
                    e.getMessage(),
                    e);
        }
        cause = e;
    }

    public synchronized void answered() {
        if (cause != null) {
            cause = null;
            Duration away = Duration.ofNanos(System.nanoTime() - sinceNanos);
            LOG.info("worker {}: the catalog answers again after {} ms", worker, away.toMillis());
        }
    }

    /// The newest failure while the catalog is away.
    public synchronized @Nullable CatalogException cause() {
        return cause;
    }
}
