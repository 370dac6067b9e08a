package io.scoreline.api.info;

import io.scoreline.shard.cache.CacheBounds;
import io.scoreline.shard.cache.MetadataCache;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import java.time.Duration;
import java.util.Optional;

/// How many unmerged files there are in the partition that has most of them, known to some seconds. Thread-safe.
final class MergeBacklog {
    private static final String KEY = "most";
    private static final CacheBounds BOUNDS =
            new CacheBounds(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMinutes(10), 1, 1);

    private final MetadataCache<String, Integer> most;

    MergeBacklog(Catalog catalog) {
        this.most = new MetadataCache<>(BOUNDS, _ -> Optional.of(catalog.mostUnmergedFiles()));
    }

    /// Not a number when the server has never answered.
    double files() {
        try {
            return most.get(KEY).value().map(Integer::doubleValue).orElse(Double.NaN);
        } catch (CatalogException away) {
            return Double.NaN;
        }
    }
}
