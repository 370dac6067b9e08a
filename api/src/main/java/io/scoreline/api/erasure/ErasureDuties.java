package io.scoreline.api.erasure;

import io.scoreline.api.ingest.RejectedEvents;
import io.scoreline.api.table.ScoreTables;
import io.scoreline.api.table.TableSnapshot;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.ErasureEntry;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.writer.ShardWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this replica does for erasures. Of one that waits it tells where its journal ends, so that the tombstone is placed behind
/// all that had been acknowledged. When the tombstone stands it waits until the tables have applied it, empties the journal of
/// what is older, lets go of refused events, and tells that it has nothing left. Told twice is as told once. The thread looks at
/// memory alone while there is nothing to do.
public final class ErasureDuties implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ErasureDuties.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final long STOP_MILLIS = 10_000;

    private final Catalog catalog;
    private final ShardWriter writer;
    private final ScoreTables tables;
    private final RejectedEvents rejected;
    private final ArrowMemory arrow;
    private final MemoryBudget budget;
    private final FeedSignal wake = new FeedSignal();
    private final Set<UUID> told = new HashSet<>();
    private final Set<UUID> cleared = new HashSet<>();

    /// Where the journal ended when the tombstone stood.
    private final Map<UUID, Long> ends = new HashMap<>();

    private final Thread thread;
    private long doneHead = -1;
    private boolean failing;

    private ErasureDuties(
            Catalog catalog,
            ShardWriter writer,
            ScoreTables tables,
            RejectedEvents rejected,
            ArrowMemory arrow,
            MemoryBudget budget) {
        this.catalog = catalog;
        this.writer = writer;
        this.tables = tables;
        this.rejected = rejected;
        this.arrow = arrow;
        this.budget = budget;
        this.thread = Thread.ofPlatform().name("erasures").daemon().unstarted(this::run);
    }

    public static ErasureDuties start(
            Catalog catalog,
            ShardWriter writer,
            ScoreTables tables,
            RejectedEvents rejected,
            ArrowMemory arrow,
            MemoryBudget budget) {
        ErasureDuties duties = new ErasureDuties(catalog, writer, tables, rejected, arrow, budget);
        duties.thread.start();
        return duties;
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                wake.await(wake.moves(), look() ? PAUSE : AFTER_FAILURE);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean look() throws InterruptedException {
        try {
            TableSnapshot snapshot = tables.snapshot().orElse(null);
            if (snapshot != null && snapshot.lag().heads().erasures() != doneHead) {
                work(snapshot);
            }
            failing = false;
            return true;
        } catch (CatalogException | IOException | MemoryExhaustedException e) {
            if (!failing) {
                LOG.warn("an erasure cannot go on here for now and is tried again: {}", e.toString());
            }
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.error("an erasure cannot go on here and is tried again", e);
            }
        }
        failing = true;
        return false;
    }

    private void work(TableSnapshot snapshot) throws IOException, InterruptedException {
        List<ErasureEntry> open = catalog.openErasures();
        Set<UUID> ids = open.stream().map(ErasureEntry::id).collect(Collectors.toSet());
        told.retainAll(ids);
        cleared.retainAll(ids);
        ends.keySet().retainAll(ids);
        boolean idle = true;
        for (ErasureEntry entry : open) {
            switch (entry.state()) {
                case WAITING -> {
                    cleared.remove(entry.id());
                    ends.remove(entry.id());
                    tell(entry);
                }
                case ERASING -> idle &= cleared.contains(entry.id()) || clear(entry, snapshot);
                case COLLECTING, DONE -> LOG.trace("nothing to do for erasure {}", entry.id());
            }
        }
        if (idle) {
            doneHead = snapshot.lag().heads().erasures();
        }
    }

    private void tell(ErasureEntry entry) {
        if (told.add(entry.id())) {
            try {
                catalog.tellErasure(entry.id(), writer.id(), writer.endPosition(), false);
            } catch (CatalogException e) {
                told.remove(entry.id());
                throw e;
            }
        }
    }

    /// True when nothing is left here.
    private boolean clear(ErasureEntry entry, TableSnapshot snapshot) throws IOException, InterruptedException {
        String entity = Objects.requireNonNull(entry.entity(), "the entity of an open erasure");
        long end = ends.computeIfAbsent(entry.id(), _ -> writer.endPosition());
        boolean emptied = writer.emptyJournal(end);
        boolean applied = snapshot.served().values().stream()
                .allMatch(definition -> definition.table().erasedSeq() >= entry.seq());
        if (!emptied || !applied || !catalog.mergeLease("rejected", writer.id().value(), LEASE)) {
            return false;
        }
        rejected.forget(entry.tenant(), entity, arrow, budget);
        catalog.tellErasure(entry.id(), writer.id(), end, true);
        cleared.add(entry.id());
        return true;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
