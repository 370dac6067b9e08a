package io.scoreline.writer.seal;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import java.time.Duration;

/// The most unmerged files in any one partition, counted once a second at most. Not thread-safe.
final class UnmergedFiles {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Catalog catalog;
    private int most;
    private long countedAtNanos;

    UnmergedFiles(Catalog catalog) {
        this.catalog = catalog;
        this.countedAtNanos = System.nanoTime() - FRESH_NANOS;
    }

    /// The last count counts on while the catalog is away.
    int most() {
        if (System.nanoTime() - countedAtNanos >= FRESH_NANOS) {
            countedAtNanos = System.nanoTime();
            try {
                most = catalog.mostUnmergedFiles();
            } catch (CatalogException away) {
                return most;
            }
        }
        return most;
    }
}
