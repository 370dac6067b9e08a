package io.scoreline.worker.upkeep;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.ErasureEntry;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.worker.base.ScoreCompactor;
import io.scoreline.worker.scan.LiveDefinition;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes erasures on, and rewrites score files without what they erase; merges rewrite event shards. Everything that is known
/// of an erasure stands in the catalog: whichever worker lives goes on with it. For one thread.
final class Eraser {
    private static final Logger LOG = LoggerFactory.getLogger(Eraser.class);

    /// While none is open.
    private static final long REST_NANOS = 2_000_000_000L;

    private final String worker;
    private final Catalog catalog;
    private final ScoreCompactor scores;
    private boolean collecting;
    private long restUntilNanos = System.nanoTime();

    Eraser(String worker, Catalog catalog, ScoreCompactor scores) {
        this.worker = worker;
        this.catalog = catalog;
        this.scores = scores;
    }

    void step() throws IOException, InterruptedException {
        if (restUntilNanos - System.nanoTime() > 0) {
            return;
        }
        collecting = false;
        if (catalog.advanceErasures() == 0) {
            restUntilNanos = System.nanoTime() + REST_NANOS;
            return;
        }
        List<Integer> definitions = catalog.scoresToErase();
        if (!definitions.isEmpty()) {
            for (DefinitionEntry entry : catalog.definitions()) {
                if (definitions.contains(entry.id())) {
                    erase(entry);
                }
            }
        }
        collecting = catalog.openErasures().stream().anyMatch(each -> each.state() == ErasureEntry.State.COLLECTING);
    }

    /// Whether an erasure waits for the next sweep for orphans.
    boolean isCollecting() {
        return collecting;
    }

    private void erase(DefinitionEntry entry) throws IOException, InterruptedException {
        try {
            scores.erase(new LiveDefinition(entry, Definition.parse(entry.body())));
        } catch (MemoryExhaustedException e) {
            LOG.warn("worker {}: an erasure in the scores of {} waits for memory: {}", worker, entry.key().name(), e.getMessage());
        } catch (DefinitionException e) {
            LOG.error(
                    "worker {}: an erasure waits, since {}@{} cannot be read any more: {}",
                    worker,
                    entry.key().name(),
                    entry.key().version(),
                    e.problems());
        }
    }
}
