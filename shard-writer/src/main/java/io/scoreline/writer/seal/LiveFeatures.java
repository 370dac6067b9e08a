package io.scoreline.writer.seal;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.writer.row.PromotedFeatures;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The features that live definitions read, looked at once a second at most. Not thread-safe.
final class LiveFeatures {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Catalog catalog;
    private @Nullable PromotedFeatures features;
    private long definitionsSeq = -1;
    private long lookedAtNanos;

    LiveFeatures(Catalog catalog) {
        this.catalog = catalog;
    }

    PromotedFeatures current() {
        PromotedFeatures known = features;
        if (known != null && System.nanoTime() - lookedAtNanos < FRESH_NANOS) {
            return known;
        }
        long seq = catalog.heads().definitions();
        if (known == null || seq != definitionsSeq) {
            known = PromotedFeatures.live(catalog);
            features = known;
            definitionsSeq = seq;
        }
        lookedAtNanos = System.nanoTime();
        return known;
    }
}
