package io.scoreline.worker.upkeep;

import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.worker.outage.Backoff;
import io.scoreline.worker.outage.CatalogOutage;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does a step about every second until it is stopped; after a failure it waits longer, and longer each time. Thread-safe; one thread runs it.
final class TickLoop {
    private static final Logger LOG = LoggerFactory.getLogger(TickLoop.class);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final String what;
    private final CatalogOutage outage;
    private final Step step;
    private final FeedSignal wake = new FeedSignal();
    private volatile boolean stopped;

    TickLoop(String what, CatalogOutage outage, Step step) {
        this.what = what;
        this.outage = outage;
        this.step = step;
    }

    /// Returns when it was stopped or its thread interrupted.
    void run() {
        Backoff backoff = new Backoff(RandomGenerator.getDefault());
        while (!stopped) {
            long seen = wake.moves();
            Duration pause = TICK;
            try {
                step.run();
                backoff.reset();
            } catch (CatalogException e) {
                outage.failed(e);
                pause = TICK.plus(backoff.next());
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException | LinkageError e) {
                LOG.error("{} failed and is tried again", what, e);
                pause = TICK.plus(backoff.next());
            }
            try {
                if (!stopped) {
                    wake.await(seen, pause);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    void stop() {
        stopped = true;
        wake.moved();
    }

    boolean isStopped() {
        return stopped;
    }

    /// What is done each time.
    @FunctionalInterface
    interface Step {
        void run() throws IOException, InterruptedException;
    }
}
