package io.scoreline.worker.upkeep;

import io.scoreline.shard.catalog.Catalog;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes event shards away once their youngest event is older than events are kept: whole files, by their dates. Scores
/// keep what they have of them. One process at a time does it. For one thread.
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final String worker;
    private final UUID process;
    private final Catalog catalog;
    private final Clock clock;
    private final @Nullable Duration kept;

    /// `kept` is how long events are kept: for ever when it is null.
    public Retention(String worker, UUID process, Catalog catalog, Clock clock, @Nullable Duration kept) {
        this.worker = worker;
        this.process = process;
        this.catalog = catalog;
        this.clock = clock;
        this.kept = kept;
    }

    /// Answers the number of events taken away; what remains to be taken comes next time.
    public long sweep() {
        if (kept == null || !catalog.mergeLease("retention", process, LEASE)) {
            return 0;
        }
        LocalDate before = LocalDate.ofInstant(clock.instant().minus(kept), ZoneOffset.UTC);
        long rows = catalog.expireShards((int) before.toEpochDay());
        if (rows > 0) {
            LOG.info("worker {}: {} events of days before {} are taken away", worker, rows, before);
        }
        return rows;
    }
}
