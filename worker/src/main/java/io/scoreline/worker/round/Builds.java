package io.scoreline.worker.round;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.worker.lease.HeldPartition;
import io.scoreline.worker.scan.LiveDefinition;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the building of versions ended once they have caught up, which activates those that wait for it. A worker knows
/// that of its own partitions alone; whether it is so in all of them, the catalog says. For one thread.
final class Builds {
    private static final Logger LOG = LoggerFactory.getLogger(Builds.class);
    /// While other workers' partitions are behind, the catalog is asked again after a while.
    private static final long ASK_NANOS = 200_000_000L;

    private final String worker;
    private final Catalog catalog;
    private long askedNanos = System.nanoTime() - ASK_NANOS;

    Builds(String worker, Catalog catalog) {
        this.worker = worker;
        this.catalog = catalog;
    }

    /// Asks the catalog when a version that is built has caught up in all partitions held.
    void look(List<HeldPartition> held, List<LiveDefinition> definitions, Watermarks marks) {
        boolean any = !held.isEmpty()
                && definitions.stream()
                        .anyMatch(definition -> definition.entry().building() && isThere(definition, held, marks));
        if (any && System.nanoTime() - askedNanos >= ASK_NANOS) {
            askedNanos = System.nanoTime();
            int built = catalog.finishBuilds();
            if (built > 0) {
                LOG.info("worker {}: {} definitions have caught up", worker, built);
            }
        }
    }

    private static boolean isThere(LiveDefinition definition, List<HeldPartition> held, Watermarks marks) {
        return held.stream().allMatch(partition -> marks.done(definition.id(), partition.partition())
                >= partition.lease().decidedSeq());
    }
}
