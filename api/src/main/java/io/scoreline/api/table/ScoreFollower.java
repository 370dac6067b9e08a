package io.scoreline.api.table;

import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.DefinitionState;
import io.scoreline.shard.catalog.FeedHeads;
import io.scoreline.shard.catalog.FeedPace;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.catalog.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the feeds and keeps the tables: the one thread that writes them. Waits for a signal or looks by itself, again and again; whatever fails is tried again.
final class ScoreFollower implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ScoreFollower.class);
    private static final int FIRST_BACK_OFF_MILLIS = 50;
    private static final int MOST_BACK_OFF_MILLIS = 2_000;

    private final Catalog catalog;
    private final FeedSignal signal;
    private final TableBuilder builder;
    private final FeedPace pace = new FeedPace();
    private final FeedTail tail;
    private final ActiveVersions active;
    private final Consumer<TableSnapshot> publish;
    private final Map<Integer, ServedDefinition> served = new LinkedHashMap<>();
    private final Map<Integer, TableFailure> failures = new HashMap<>();
    private final LeavingTables leaving = new LeavingTables();
    private List<DefinitionEntry> definitions = List.of();
    private @Nullable FeedHeads heads;
    private int catalogFailures;

    ScoreFollower(
            Catalog catalog, FeedSignal signal, TableBuilder builder, int partitions, Consumer<TableSnapshot> publish) {
        this.catalog = catalog;
        this.signal = signal;
        this.builder = builder;
        this.tail = new FeedTail(partitions);
        this.active = new ActiveVersions(partitions);
        this.publish = publish;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long seen = signal.moves();
                signal.await(seen, look() ? pace.pause(System.nanoTime()) : backOff());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            served.values().forEach(definition -> definition.table().close());
            leaving.closeAll();
        }
    }

    private boolean look() throws InterruptedException {
        try {
            follow();
            if (catalogFailures > 0) {
                LOG.info("the catalog answers again");
            }
            catalogFailures = 0;
            return true;
        } catch (CatalogException e) {
            if (catalogFailures++ == 0) {
                LOG.warn("the catalog does not answer, scores stay as they are: {}", e.toString());
            }
            return false;
        } catch (RuntimeException | LinkageError e) {
            LOG.error("following the score feed failed, trying again", e);
            catalogFailures++;
            return false;
        }
    }

    private Duration backOff() {
        int most = Math.min(MOST_BACK_OFF_MILLIS, FIRST_BACK_OFF_MILLIS << Math.min(catalogFailures, 8));
        return Duration.ofMillis(ThreadLocalRandom.current().nextInt(most / 2, most + 1));
    }

    private void follow() throws InterruptedException {
        FeedHeads last = heads;
        FeedHeads now = catalog.heads();
        long polledNanos = System.nanoTime();
        boolean moved = last == null
                || now.events() != last.events()
                || now.scores() != last.scores()
                || now.definitions() != last.definitions()
                || now.erasures() != last.erasures();
        if (moved) {
            pace.came(polledNanos);
        }
        if (last == null || now.definitions() != last.definitions()) {
            definitions = catalog.definitions();
        }
        if (moved || !tail.isEmpty() || !failures.isEmpty()) {
            refresh(now);
        }
        heads = now;
        List<DefinitionEntry> asServed = active.settle(definitions, served);
        served.values().removeIf(each -> {
            int id = each.entry().id();
            boolean gone = !active.isServed(id)
                    && definitions.stream().noneMatch(entry -> entry.id() == id && isLive(entry));
            if (gone) {
                leaving.add(each.table(), polledNanos);
            }
            return gone;
        });
        publish.accept(new TableSnapshot(asServed, served, lag(now, polledNanos)));
        leaving.closeDue(polledNanos);
    }

    private static boolean isLive(DefinitionEntry entry) {
        return entry.state() != DefinitionState.RETIRED;
    }

    private void refresh(FeedHeads now) throws InterruptedException {
        // Read before the score shards: whatever progress says is in them or in shards before.
        Map<Integer, Map<Integer, Long>> progress = new HashMap<>();
        for (Progress row : catalog.progress()) {
            progress.computeIfAbsent(row.definitionId(), _ -> new HashMap<>())
                    .put(row.partition().value(), row.doneSeq());
        }
        // The active ones last: they then have all that the others have, which they may be about to replace.
        for (boolean last : new boolean[] {false, true}) {
            for (DefinitionEntry entry : definitions) {
                if (isLive(entry) && last == (entry.state() == DefinitionState.ACTIVE)) {
                    refresh(entry, progress.getOrDefault(entry.id(), Map.of()));
                }
            }
        }
        failures.keySet().removeIf(id -> definitions.stream().noneMatch(entry -> entry.id() == id && isLive(entry)));
        tail.update(catalog, served.values(), now.events());
    }

    private void refresh(DefinitionEntry entry, Map<Integer, Long> done) throws InterruptedException {
        TableFailure failure = failures.get(entry.id());
        if (failure != null && !failure.isDue(System.nanoTime())) {
            return;
        }
        try {
            ServedDefinition current = served.get(entry.id());
            boolean follows = current != null && failure == null && !isWorthAnother(current) && builder.catchUp(current);
            ServedDefinition next = follows && current != null
                    ? new ServedDefinition(entry, current.scorer(), current.table())
                    : builder.build(entry);
            next.table().applied(next.table().appliedSeq(), done);
            served.put(entry.id(), next);
            if (current != null && !follows) {
                leaving.add(current.table(), System.nanoTime());
            }
            failures.remove(entry.id());
        } catch (CatalogException e) {
            throw e;
        } catch (IOException | DefinitionException | RuntimeException | LinkageError e) {
            failed(entry, failure, e);
        }
    }

    private boolean isWorthAnother(ServedDefinition current) {
        return current.table().full() && builder.hasRoomFor(current.table());
    }

    /// A table that could not be read on may hold half of a shard: it is built anew, in time.
    private void failed(DefinitionEntry entry, @Nullable TableFailure failure, Throwable cause) {
        TableFailure next = TableFailure.after(failure, cause, System.nanoTime());
        failures.put(entry.id(), next);
        if (next.isWorthLogging()) {
            LOG.error(
                    "the score table of {}@{} could not be read on; it is built anew (try {})",
                    entry.key().name(),
                    entry.key().version(),
                    next.count(),
                    cause);
        }
    }

    /// The tables may include what came after the heads were read: then the heads are at least there.
    private FeedLag lag(FeedHeads read, long polledNanos) {
        Map<Integer, List<Long>> oldest = new HashMap<>();
        long applied = read.scores();
        for (ServedDefinition definition : served.values()) {
            oldest.put(definition.entry().id(), tail.oldestAbove(definition.table()));
            applied = Math.max(applied, definition.table().appliedSeq());
        }
        FeedHeads heads = new FeedHeads(
                Math.max(read.events(), tail.seen()),
                applied,
                read.definitions(),
                read.erasures(),
                read.databaseTime());
        return new FeedLag(heads, polledNanos, tail.seen(), tail.pendingEvents(), oldest, tail.newest());
    }
}
