package io.scoreline.worker.upkeep;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.store.FileStore;
import io.scoreline.worker.base.ScoreCompactor;
import io.scoreline.worker.orphan.OrphanCollector;
import io.scoreline.worker.outage.CatalogOutage;
import io.scoreline.worker.round.RoundLoop;
import io.scoreline.worker.scan.LiveDefinition;
import io.scoreline.worker.sight.FileSight;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does, about every second, whatever keeps the store small, and watches that rounds come forward. For one platform
/// thread.
public final class Upkeep implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final long GARBAGE_NANOS = 2_000_000_000L;
    private static final long SCORES_NANOS = 2_000_000_000L;
    private static final long EXPIRE_NANOS = 60_000_000_000L;
    private static final long READMIT_NANOS = 10_000_000_000L;
    private static final long ORPHANS_NANOS = 60_000_000_000L;
    /// While an erasure waits for a sweep.
    private static final long ORPHANS_SOON_NANOS = 5_000_000_000L;

    private static final long LOOK_NANOS = 2_000_000_000L;
    private static final long STUCK_NANOS = 30_000_000_000L;

    private final String name;
    private final RoundLoop rounds;
    private final ScoreCompactor scores;
    private final GarbageCollector garbage;
    private final Eraser eraser;
    private final OrphanCollector orphans;
    private final Retention retention;
    private final Readmission readmission;
    private final FileSight sight;
    private final LongAdder orphanFiles = new LongAdder();
    private final TickLoop loop;
    private long garbageNanos = System.nanoTime();
    private long scoresNanos = System.nanoTime();
    private long expiredNanos = System.nanoTime() - EXPIRE_NANOS;
    private long readmitNanos = System.nanoTime();
    private long orphansNanos = System.nanoTime();
    private long lookNanos = System.nanoTime();
    private long stuckLoggedNanos = System.nanoTime() - STUCK_NANOS;

    public Upkeep(
            String name,
            UUID process,
            Catalog catalog,
            FileStore store,
            RoundLoop rounds,
            ScoreCompactor scores,
            OrphanCollector orphans,
            Retention retention,
            Readmission readmission,
            FileSight sight,
            CatalogOutage outage) {
        this.name = name;
        this.rounds = rounds;
        this.scores = scores;
        this.eraser = new Eraser(name, catalog, scores);
        this.orphans = orphans;
        this.retention = retention;
        this.readmission = readmission;
        this.sight = sight;
        this.garbage = new GarbageCollector(process, catalog, store);
        this.loop = new TickLoop("worker " + name + ": upkeep", outage, this::step);
    }

    @Override
    public void run() {
        loop.run();
    }

    public void stop() {
        loop.stop();
    }

    private void step() throws IOException, InterruptedException {
        watch();
        look();
        if (!sight.isToLeaveWork()) {
            mergeScores();
            eraser.step();
            collectGarbage();
            collectOrphans();
            expire();
            readmit();
        }
    }

    public long orphanFiles() {
        return orphanFiles.sum();
    }

    private void look() throws IOException {
        if (System.nanoTime() - lookNanos >= LOOK_NANOS) {
            lookNanos = System.nanoTime();
            sight.look();
        }
    }

    /// A virtual thread that never comes back would otherwise be seen by nobody.
    private void watch() {
        long now = System.nanoTime();
        rounds.roundNanos().ifPresent(nanos -> {
            if (nanos > STUCK_NANOS && now - stuckLoggedNanos > STUCK_NANOS) {
                stuckLoggedNanos = now;
                LOG.error("worker {}: a round has been at work for {} s", name, nanos / 1_000_000_000L);
            }
        });
    }

    private void mergeScores() throws InterruptedException, IOException {
        if (System.nanoTime() - scoresNanos < SCORES_NANOS) {
            return;
        }
        scoresNanos = System.nanoTime();
        for (LiveDefinition definition : rounds.definitions()) {
            if (loop.isStopped()) {
                return;
            }
            try {
                scores.compact(definition);
            } catch (MemoryExhaustedException e) {
                LOG.warn("worker {}: scores of {}: merging waits for memory: {}", name, definition, e.getMessage());
            }
        }
    }

    private void expire() {
        if (!loop.isStopped() && System.nanoTime() - expiredNanos >= EXPIRE_NANOS) {
            expiredNanos = System.nanoTime();
            while (!loop.isStopped() && retention.sweep() > 0) {
                // Until nothing is left of those days.
            }
        }
    }

    private void readmit() throws InterruptedException {
        if (!loop.isStopped() && System.nanoTime() - readmitNanos >= READMIT_NANOS) {
            readmitNanos = System.nanoTime();
            readmission.sweep();
        }
    }

    private void collectGarbage() throws IOException {
        if (!loop.isStopped() && System.nanoTime() - garbageNanos >= GARBAGE_NANOS) {
            garbageNanos = System.nanoTime();
            garbage.collect(loop::isStopped);
        }
    }

    /// A page at a time; a while after the end of a sweep the next one begins.
    private void collectOrphans() throws IOException {
        long pause = eraser.isCollecting() ? ORPHANS_SOON_NANOS : ORPHANS_NANOS;
        if (!loop.isStopped() && System.nanoTime() - orphansNanos >= pause && orphans.step()) {
            orphansNanos = System.nanoTime();
            orphanFiles.add(orphans.finish());
        }
    }
}
