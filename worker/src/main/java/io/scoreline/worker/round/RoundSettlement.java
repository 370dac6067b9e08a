package io.scoreline.worker.round;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.FeedHeads;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.Progress;
import io.scoreline.shard.catalog.RoundCommit;
import io.scoreline.shard.catalog.RoundOutcome;
import io.scoreline.shard.fault.KillPoint;
import io.scoreline.worker.outage.Backoff;
import io.scoreline.worker.scan.LiveDefinition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commits a round and makes what is in memory follow what was committed. When the answer is lost, the partitions are
/// taken again with the next epoch: from then on nothing in flight can commit any more, and the positions read after it
/// say what happened. Not thread-safe.
final class RoundSettlement {
    private static final Logger LOG = LoggerFactory.getLogger(RoundSettlement.class);

    private final RoundParts parts;
    private final Watermarks marks;
    private final BooleanSupplier stopped;

    RoundSettlement(RoundParts parts, Watermarks marks, BooleanSupplier stopped) {
        this.parts = parts;
        this.marks = marks;
        this.stopped = stopped;
    }

    /// Commits the passes with their published files. Throws [CatalogException] when nothing was committed.
    void commit(List<Pass> passes, RoundFiles files, FeedHeads heads) throws InterruptedException {
        RoundCommit commit = new RoundCommit(
                parts.process(),
                passes.stream().map(Pass::partitionMove).toList(),
                passes.stream().flatMap(pass -> pass.definitionMoves().stream()).toList(),
                files.scores());
        List<Pass> committed;
        KillPoint.ROUND_PUBLISHED.pass();
        try {
            RoundOutcome outcome = parts.catalog().commitRound(commit, parts.leases().duration());
            KillPoint.ROUND_COMMITTED.pass();
            committed = passes.stream()
                    .filter(pass -> outcome.committed().contains(pass.goal().lease().partition()))
                    .toList();
            fence(passes, committed);
            if (committed.isEmpty()) {
                files.remove();
            }
        } catch (CatalogException e) {
            if (!e.outcomeUnknown()) {
                files.remove();
                throw e;
            }
            parts.outage().failed(e);
            committed = resolve(passes, files);
        }
        committed.forEach(pass -> follow(pass, heads));
        if (!committed.isEmpty()) {
            parts.counters().round();
            parts.scoreFeed().moved();
        }
    }

    private void fence(List<Pass> passes, List<Pass> committed) {
        List<Pass> fenced =
                passes.stream().filter(pass -> !committed.contains(pass)).toList();
        if (fenced.isEmpty()) {
            return;
        }
        parts.counters().fenced(fenced.size());
        for (Pass pass : fenced) {
            Lease lease = pass.goal().lease();
            LOG.warn(
                    "worker {}: fenced in partition {} at epoch {}, seq {}: another took it, or its positions moved",
                    parts.name(),
                    lease.partition().value(),
                    lease.epoch(),
                    lease.decidedSeq());
            parts.held().drop(pass.goal().partition());
        }
        parts.leases().wake();
    }

    /// Finds out what became of a commit without an answer. Gives up only when the worker stops: then the files stay as
    /// orphans or are live, and the next holder reads the positions anyway.
    private List<Pass> resolve(List<Pass> passes, RoundFiles files) throws InterruptedException {
        Backoff backoff = new Backoff(RandomGenerator.getDefault());
        while (!stopped.getAsBoolean()) {
            try {
                List<Lease> leases = parts.leases()
                        .reclaim(passes.stream().map(pass -> pass.goal().partition()).toList());
                List<Progress> progress = parts.catalog().progress();
                parts.outage().answered();
                return sort(passes, leases, progress, files);
            } catch (CatalogException e) {
                parts.outage().failed(e);
                Thread.sleep(backoff.next());
            }
        }
        passes.forEach(pass -> parts.held().drop(pass.goal().partition()));
        return List.of();
    }

    private List<Pass> sort(List<Pass> passes, List<Lease> leases, List<Progress> progress, RoundFiles files) {
        marks.replace(progress);
        Map<PartitionId, Lease> byPartition =
                leases.stream().collect(Collectors.toMap(Lease::partition, Function.identity()));
        List<Pass> committed = new ArrayList<>();
        boolean certain = true;
        for (Pass pass : passes) {
            Lease lease = byPartition.get(pass.goal().lease().partition());
            if (lease == null) {
                certain = false;
                parts.counters().fenced(1);
            } else if (stands(pass, lease, pass.toSeq())) {
                committed.add(pass);
            } else if (!stands(pass, lease, pass.goal().afterSeq())) {
                certain = false;
                parts.held().drop(pass.goal().partition());
            }
        }
        LOG.warn(
                "worker {}: the answer of a commit over {} partitions was lost; {} were committed",
                parts.name(),
                passes.size(),
                committed.size());
        if (certain && committed.isEmpty()) {
            files.remove();
        }
        parts.leases().wake();
        return committed;
    }

    private boolean stands(Pass pass, Lease lease, long seq) {
        if (pass.goal().decides()) {
            return lease.decidedSeq() == seq;
        }
        LiveDefinition any = pass.goal().definitions().getFirst();
        return marks.done(any.id(), lease.partition()) == seq;
    }

    private void follow(Pass pass, FeedHeads heads) {
        Goal goal = pass.goal();
        pass.committed();
        for (LiveDefinition definition : goal.definitions()) {
            marks.moved(definition.id(), goal.lease().partition(), pass.toSeq());
        }
        if (goal.decides()) {
            long epoch = goal.partition().lease().epoch();
            goal.partition().moved(epoch, pass.toSeq());
            goal.partition().newShards().addAndGet(pass.files());
            pass.newestRegistered().ifPresent(newest -> expire(goal, newest));
        }
        parts.counters().committed(pass);
        LOG.debug(
                "worker {}: partition {} seqs ({}, {}] rows {} duplicates {} of head {}",
                parts.name(),
                goal.lease().partition().value(),
                goal.afterSeq(),
                pass.toSeq(),
                pass.rows(),
                pass.duplicates(),
                heads.events());
    }

    private static void expire(Goal goal, Instant oldestUndecided) {
        goal.partition().index().expire(ChronoUnit.MICROS.between(Instant.EPOCH, oldestUndecided));
    }
}
