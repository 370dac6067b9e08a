package io.scoreline.worker.round;

import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.worker.lease.HeldPartition;
import io.scoreline.worker.sight.UnseenFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The passes of one round, scanned at the same time; a partition whose pass failed is left out and goes on later.
/// Closing it closes all passes. Not thread-safe.
final class PassBatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PassBatch.class);

    private final RoundParts parts;
    private final List<Pass> passes = new ArrayList<>();

    private PassBatch(RoundParts parts) {
        this.parts = parts;
    }

    /// Runs a pass for each goal; those of `quiet` partitions have no files. Throws when the catalog does not answer.
    static PassBatch run(
            RoundParts parts,
            Map<FeatureSpec, Integer> promoted,
            List<Goal> goals,
            Set<PartitionId> quiet,
            Function<HeldPartition, PartitionPaces> paces) {
        PassRunner runner = new PassRunner(parts, promoted);
        Map<Goal, Future<Pass>> running = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Goal goal : goals) {
                RangePace pace = paces.apply(goal.partition()).of(goal);
                boolean empty = quiet.contains(goal.lease().partition());
                running.put(goal, threads.submit(() -> empty ? Pass.empty(goal) : runner.run(goal, pace)));
            }
        }
        PassBatch batch = new PassBatch(parts);
        running.values().stream()
                .filter(future -> future.state() == Future.State.SUCCESS)
                .forEach(future -> batch.passes.add(future.resultNow()));
        try {
            for (Pass pass : batch.passes) {
                paces.apply(pass.goal().partition()).succeeded(pass.goal());
                parts.sight().read(pass.goal().lease().partition(), pass.paths());
            }
            running.forEach((goal, future) -> {
                if (future.state() == Future.State.FAILED) {
                    batch.failed(goal, paces.apply(goal.partition()).of(goal), future.exceptionNow());
                }
            });
            return batch;
        } catch (RuntimeException e) {
            batch.close();
            throw e;
        }
    }

    List<Pass> passes() {
        return passes;
    }

    @Override
    public void close() {
        passes.forEach(Pass::close);
        passes.clear();
    }

    private void failed(Goal goal, RangePace pace, Throwable cause) {
        UnseenFileException unseen = parts.sight().missed(goal.lease().partition(), cause);
        if (unseen != null) {
            goal.partition().failure(unseen);
            stop(pace, cause);
            return;
        }
        int partition = goal.lease().partition().value();
        switch (cause) {
            case CatalogException e -> throw e;
            case MemoryExhaustedException e -> {
                pace.shrink();
                goal.partition().failure(e);
                if (pace.complains()) {
                    LOG.warn(
                            "worker {}: partition {} waits for memory, next pass takes {} rows at most: {}",
                            parts.name(),
                            partition,
                            pace.rows(),
                            e.getMessage());
                }
            }
            case UnreadableShardException e when !isLive(e.shard()) ->
                LOG.debug(
                        "worker {}: {} has been merged, its pass is planned again",
                        parts.name(),
                        e.shard().path(),
                        e);
            case UnreadableShardException e -> {
                boolean again = pace.stopBefore(e.shard().fromSeq());
                goal.partition().failure(e);
                if (again && goal.decides() && e.isDamaged() && setAside(goal, e)) {
                    pace.goOn();
                    return;
                }
                LOG.error(
                        "worker {}: partition {} stops before seq {}, no event is skipped: {}",
                        parts.name(),
                        partition,
                        e.shard().fromSeq(),
                        e.getMessage(),
                        e);
            }
            default -> {
                pace.pause();
                goal.partition().failure(cause);
                LOG.error(
                        "worker {}: the pass of partition {} failed and is tried again",
                        parts.name(),
                        partition,
                        cause);
            }
        }
    }

    /// A file that was damaged before it was scored does not hold up those behind it.
    private boolean setAside(Goal goal, UnreadableShardException unreadable) {
        ShardEntry shard = unreadable.shard();
        boolean skipped = parts.catalog().skipShard(shard.id(), goal.lease(), unreadable.reason());
        if (skipped) {
            parts.counters().setAside();
            LOG.error(
                    "worker {}: {} with {} events is set aside before it was scored, partition {} goes on: {}",
                    parts.name(),
                    shard.path(),
                    shard.rows(),
                    shard.partition().value(),
                    unreadable.reason());
        }
        return skipped;
    }

    /// What lies before an unseen shard is still taken; without a verdict nothing is.
    private static void stop(RangePace pace, Throwable cause) {
        if (cause instanceof UnreadableShardException unreadable) {
            pace.stopBefore(unreadable.shard().fromSeq());
        } else {
            pace.pause();
        }
    }

    private boolean isLive(ShardEntry shard) {
        return parts.catalog().shards(shard.partition(), shard.fromSeq() - 1, shard.toSeq()).stream()
                .anyMatch(entry -> entry.id() == shard.id());
    }
}
