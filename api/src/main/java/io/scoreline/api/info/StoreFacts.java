package io.scoreline.api.info;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.StoreTotals;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What the catalog says of the store as a whole, read at most a few times a second, and kept while the catalog is away. Thread-safe.
final class StoreFacts {
    private static final long FRESH_NANOS = Duration.ofMillis(100).toNanos();

    private final Catalog catalog;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable StoreTotals totals;
    private @Nullable String postgres;
    private long readNanos;

    StoreFacts(Catalog catalog) {
        this.catalog = catalog;
    }

    Facts read() {
        lock.lock();
        try {
            StoreTotals known = totals;
            if (known == null || System.nanoTime() - readNanos > FRESH_NANOS) {
                known = refresh(known);
            }
            return new Facts(known, postgres == null ? "unknown" : postgres);
        } finally {
            lock.unlock();
        }
    }

    private StoreTotals refresh(@Nullable StoreTotals known) {
        try {
            StoreTotals next = catalog.totals();
            if (postgres == null) {
                postgres = catalog.serverVersion();
            }
            totals = next;
            return next;
        } catch (CatalogException e) {
            if (known == null) {
                throw e;
            }
            return known;
        } finally {
            readNanos = System.nanoTime();
        }
    }

    record Facts(StoreTotals totals, String postgres) {}
}
