package io.scoreline.api.history;

import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.LiveFiles;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.store.FileStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads events of single entities from the live files. Files are read on a few platform threads, for a single reading on all of them; the caller waits.
/// Thread-safe.
public final class EntityEvents implements AutoCloseable {
    /// What a reading can end with beside its answer.
    public static final Set<ProblemCode> PROBLEMS = Set.of(
            ProblemCode.TOO_MANY_FILES,
            ProblemCode.MEMORY_EXHAUSTED,
            ProblemCode.CATALOG_UNAVAILABLE);

    private static final Logger LOG = LoggerFactory.getLogger(EntityEvents.class);
    private static final Set<LiveFiles.Kind> KINDS = EnumSet.of(LiveFiles.Kind.EVENTS, LiveFiles.Kind.VERDICTS);
    private static final int THREADS = 2;

    /// Readings in progress or waiting for a thread; further ones are refused.
    private static final int MOST_READINGS = 32;

    /// Live files of one partition that a reading takes into account.
    private static final int MOST_FILES = 20_000;

    /// What a list of so many files takes.
    private static final long LIST_BYTES = 8L << 20;

    /// A file that was live is there for the grace time of readers; more attempts than this have another reason.
    private static final int ATTEMPTS = 3;

    private final Catalog catalog;
    private final FileStore store;
    private final ArrowMemory arrow;
    private final MemoryBudget budget;
    private final Semaphore readings = new Semaphore(MOST_READINGS);
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("history-", 1).daemon().factory());

    public EntityEvents(Catalog catalog, FileStore store, ArrowMemory arrow, MemoryBudget budget) {
        this.catalog = catalog;
        this.store = store;
        this.arrow = arrow;
        this.budget = budget;
    }

    public MemoryBudget budget() {
        return budget;
    }

    /// Whether retention has ever taken events of this store away.
    public boolean someAreGone() {
        return catalog.expiredRows() > 0;
    }

    /// Shows the visitor all rows that are asked for, on another thread, and returns when it has seen them.
    public Reading read(EventQuery query, EventVisitor visitor) throws IOException, InterruptedException {
        if (!readings.tryAcquire()) {
            throw Problem.of(ProblemCode.OVERLOADED, "too many readings of events are in progress; try again")
                    .exception();
        }
        try (Reservation _ = budget.tryReserve(LIST_BYTES)
                .orElseThrow(() -> new MemoryExhaustedException(
                        "memory: " + LIST_BYTES + " bytes for a list of files are not free"))) {
            return attempts(query, visitor);
        } finally {
            readings.release();
        }
    }

    private Reading attempts(EventQuery query, EventVisitor visitor) throws IOException, InterruptedException {
        for (int attempt = 1; true; attempt++) {
            LiveFiles live = catalog.liveFiles(KINDS, query.partition(), MOST_FILES + 1);
            if (live.size() > MOST_FILES) {
                throw tooMany(query);
            }
            // Read after the files: it has every tombstone that may concern them.
            long erased = Erasures.standing(catalog.openErasures())
                    .seqOf(query.entity().tenant(), query.entity().entity());
            try {
                return onThread(query.after(erased), visitor, live);
            } catch (NoSuchFileException gone) {
                if (attempt == ATTEMPTS) {
                    throw gone;
                }
                LOG.info("a file was taken away while events were read, reading again: {}", gone.getMessage());
            }
        }
    }

    private static RuntimeException tooMany(EventQuery query) {
        return Problem.of(
                        ProblemCode.TOO_MANY_FILES,
                        "more than " + MOST_FILES + " files are live in the entity's partition")
                .with("expected", "at most " + MOST_FILES + " files")
                .with("found", "more than " + MOST_FILES)
                .with("partition", query.partition().value())
                .exception();
    }

    private Reading onThread(EventQuery query, EventVisitor visitor, LiveFiles live)
            throws IOException, InterruptedException {
        Future<Reading> reading = threads.submit(() -> {
            visitor.begin();
            return new EntityScan(live, query, visitor, store, arrow, budget, threads).run();
        });
        try {
            return reading.get();
        } catch (InterruptedException e) {
            reading.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IOException("reading events failed", e);
            }
        }
    }

    /// Ends the threads, each after the file that it is reading.
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
