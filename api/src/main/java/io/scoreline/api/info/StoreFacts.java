package io.scoreline.api.info;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.StoreTotals;
import io.scoreline.shard.catalog.WriterId;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What the catalog says of the store as a whole, kept while the catalog is away. Never older than the call that asks, so that it includes whatever the caller has seen
/// before; callers at the same time share one reading. Thread-safe.
final class StoreFacts {
    private final Catalog catalog;
    private final WriterId writer;
    private final ReentrantLock lock = new ReentrantLock();
    private StoreTotals.@Nullable OfWriter totals;
    private @Nullable String postgres;
    private long readNanos;

    StoreFacts(Catalog catalog, WriterId writer) {
        this.catalog = catalog;
        this.writer = writer;
    }

    Facts read() {
        long askedNanos = System.nanoTime();
        lock.lock();
        try {
            StoreTotals.OfWriter known = totals;
            if (known == null || readNanos - askedNanos < 0) {
                known = refresh(known);
            }
            return new Facts(known.totals(), known.done(), postgres == null ? "unknown" : postgres);
        } finally {
            lock.unlock();
        }
    }

    private StoreTotals.OfWriter refresh(StoreTotals.@Nullable OfWriter known) {
        readNanos = System.nanoTime();
        try {
            StoreTotals.OfWriter next = catalog.totals(writer);
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
        }
    }

    /// `done`: up to which position of its journal this replica's writer was registered when the totals were read.
    record Facts(StoreTotals totals, long done, String postgres) {}
}
