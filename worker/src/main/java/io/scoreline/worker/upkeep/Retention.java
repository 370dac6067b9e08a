package io.scoreline.worker.upkeep;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.writer.merge.KeptDays;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes event shards away once their youngest event is older than anybody's events are kept: whole files, by their dates.
/// One process at a time does it. Merges leave out what some tenants keep no longer. Scores keep what they have of both. For
/// one thread, but for [#days].
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final String worker;
    private final UUID process;
    private final Catalog catalog;
    private final Clock clock;
    private final @Nullable Duration kept;
    private volatile KeptDays days = KeptDays.ALL;

    /// `kept` is how long events are kept of tenants of which the catalog says nothing else: for ever when it is null.
    public Retention(String worker, UUID process, Catalog catalog, Clock clock, @Nullable Duration kept) {
        this.worker = worker;
        this.process = process;
        this.catalog = catalog;
        this.clock = clock;
        this.kept = kept;
    }

    /// Answers the number of events taken away; what remains to be taken comes next time.
    public long sweep() {
        KeptDays now = KeptDays.at(clock.instant(), kept, catalog.tenantRetention());
        days = now;
        int first = now.firstOfAny();
        if (first == KeptDays.EVER || !catalog.mergeLease("retention", process, LEASE)) {
            return 0;
        }
        long rows = catalog.expireShards(first);
        if (rows > 0) {
            LOG.info("worker {}: {} events of days before {} are taken away", worker, rows, LocalDate.ofEpochDay(first));
        }
        return rows;
    }

    /// What is kept, as of the last sweep; everything before the first one.
    public KeptDays days() {
        return days;
    }
}
