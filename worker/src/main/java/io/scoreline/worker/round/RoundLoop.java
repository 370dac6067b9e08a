package io.scoreline.worker.round;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.FeedHeads;
import io.scoreline.shard.catalog.FeedPace;
import io.scoreline.shard.catalog.TailEntry;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.fault.KillPoint;
import io.scoreline.worker.lease.HeldPartition;
import io.scoreline.worker.outage.Backoff;
import io.scoreline.worker.scan.LiveDefinition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the feed and runs rounds for as long as it lives. A round is either *live* (new events: duplicates are
/// decided, all definitions that are abreast go on together) or a *catch-up* (events long decided, for definitions that
/// are behind); when there is work of both kinds they take turns. For one (virtual) thread.
public final class RoundLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RoundLoop.class);
    /// A round without any file moves watermarks only, which nobody waits for.
    private static final long EMPTY_ROUND_NANOS = 1_000_000_000L;

    private static final long LONG_ROUND_NANOS = 1_000_000_000L;

    /// Between the beginnings of two rounds: two APIs, each of which seals ten times a second, and four workers write less than eighty times a second. (Beyond 80 MB/s an API seals more often.)
    private static final long SPACING_NANOS = 75_000_000L;

    /// How far behind the database's clock a registration in flight may be stamped.
    private static final Duration STAMP_SLACK = Duration.ofMinutes(1);

    private static final long EXPIRE_NANOS = 5_000_000_000L;
    /// Shards looked at to see which partitions have something new; beyond, all are asked.
    private static final int TAIL_SHARDS = 500;

    private final RoundParts parts;
    private final FeedPace pace = new FeedPace();
    private final LiveDefinitions definitions;
    private final Watermarks marks = new Watermarks();
    private final RoundSettlement settlement;
    private final Builds builds;
    private final Map<HeldPartition, PartitionPaces> paces = new HashMap<>();
    private final Set<HeldPartition> known = new HashSet<>();
    private volatile Erasures erasures = Erasures.NONE;
    private long erasuresHead = -1;
    private boolean marksRead;
    private boolean caughtUpLast;
    private long lastMoveNanos = System.nanoTime() - EMPTY_ROUND_NANOS;
    private long lastExpireNanos = System.nanoTime();
    private volatile long idleNanos = System.nanoTime();
    private volatile long roundBeganNanos;
    private volatile boolean inRound;
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    public RoundLoop(RoundParts parts) {
        this.parts = parts;
        this.definitions = new LiveDefinitions(parts.catalog());
        this.settlement = new RoundSettlement(parts, marks, () -> stopped);
        this.builds = new Builds(parts.name(), parts.catalog());
    }

    @Override
    public void run() {
        Backoff backoff = new Backoff(RandomGenerator.getDefault());
        while (!stopped) {
            long seen = parts.eventFeed().moves();
            Duration pause;
            try {
                boolean worked = lookAndWork();
                if (!worked) {
                    idleNanos = System.nanoTime();
                }
                parts.outage().answered();
                backoff.reset();
                failure = null;
                pause = worked ? Duration.ZERO : pace.pause(System.nanoTime());
                if (worked && !awaitSpacing()) {
                    return;
                }
            } catch (CatalogException e) {
                marksRead = false;
                parts.outage().failed(e);
                pause = backoff.next();
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException | Error e) {
                marksRead = false;
                failure = e;
                LOG.error("worker {}: a round failed and is tried again", parts.name(), e);
                pause = backoff.next();
            }
            if (!await(seen, pause)) {
                return;
            }
        }
    }

    /// Ends the loop after the round that it is in.
    public void stop() {
        stopped = true;
        parts.eventFeed().moved();
    }

    public @Nullable Throwable failure() {
        return failure;
    }

    /// The definitions scored now.
    public List<LiveDefinition> definitions() {
        return definitions.all();
    }

    /// The tombstones of erasures that are open.
    public Erasures erasures() {
        return erasures;
    }

    /// For how long there has been work at every look: it grows while rounds do not keep up.
    public long busyNanos() {
        return System.nanoTime() - idleNanos;
    }

    /// How long the round at work has taken so far.
    public OptionalLong roundNanos() {
        return inRound ? OptionalLong.of(System.nanoTime() - roundBeganNanos) : OptionalLong.empty();
    }

    /// So that small rounds do not follow each other as fast as shards come: what they ask of the catalog is bounded.
    private boolean awaitSpacing() {
        long left = SPACING_NANOS;
        while (!stopped && (left = roundBeganNanos + SPACING_NANOS - System.nanoTime()) > 0) {
            if (!await(parts.eventFeed().moves(), Duration.ofNanos(left))) {
                return false;
            }
        }
        return true;
    }

    private boolean await(long seen, Duration pause) {
        try {
            if (!stopped && pause.isPositive()) {
                parts.eventFeed().await(seen, pause);
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /// Looks at the feed once; true when a round was committed.
    private boolean lookAndWork() throws IOException, InterruptedException {
        FeedHeads heads = parts.catalog().heads();
        marksRead &= !definitions.refresh(heads);
        List<HeldPartition> entered = parts.held().enter();
        try {
            readMarks(entered);
            learnErasures(entered, heads);
            boolean worked = round(entered, heads);
            for (HeldPartition partition : entered) {
                long decided = partition.lease().decidedSeq();
                partition.safeSeq(marks.safe(definitions.all(), partition.partition(), decided));
            }
            builds.look(entered, definitions.all(), marks);
            expireIdle(entered, heads);
            parts.leases().giveBack();
            return worked;
        } finally {
            entered.forEach(HeldPartition::leave);
        }
    }

    /// Read after the heads: no tombstone up to the head of the events is missing.
    private void learnErasures(List<HeldPartition> entered, FeedHeads heads) {
        if (heads.erasures() != erasuresHead) {
            erasures = Erasures.standing(parts.catalog().openErasures());
            erasuresHead = heads.erasures();
        }
        entered.forEach(partition -> partition.learn(erasures));
    }

    private void readMarks(List<HeldPartition> entered) {
        if (!marksRead || !known.containsAll(entered)) {
            marks.replace(parts.catalog().progress());
            marksRead = true;
        }
        known.clear();
        known.addAll(entered);
        paces.keySet().retainAll(known);
    }

    private boolean round(List<HeldPartition> entered, FeedHeads heads) throws IOException, InterruptedException {
        List<Goal> live = entered.stream()
                .map(partition -> Goal.live(
                        partition, heads.events(), definitions.all(), marks, paces(partition).live()))
                .flatMap(Optional::stream)
                .toList();
        List<Goal> behind = entered.stream()
                .map(partition -> Goal.catchUp(partition, definitions.all(), marks, paces(partition).catchUp()))
                .flatMap(Optional::stream)
                .toList();
        caughtUpLast = !behind.isEmpty() && (live.isEmpty() || !caughtUpLast);
        if (caughtUpLast) {
            return run(behind, Set.of(), heads);
        }
        if (live.isEmpty()) {
            return false;
        }
        Set<PartitionId> quiet = quiet(live);
        if (quiet.size() == live.size() && System.nanoTime() - lastMoveNanos < EMPTY_ROUND_NANOS) {
            return false;
        }
        return run(live, quiet, heads);
    }

    /// Partitions without any shard above what is decided.
    private Set<PartitionId> quiet(List<Goal> live) {
        long lowest = live.stream().mapToLong(Goal::afterSeq).min().orElseThrow();
        List<TailEntry> tail = parts.catalog().tail(lowest, TAIL_SHARDS);
        if (tail.size() >= TAIL_SHARDS) {
            return Set.of();
        }
        return live.stream()
                .filter(goal -> tail.stream().noneMatch(shard -> isIn(shard, goal)))
                .map(goal -> goal.lease().partition())
                .collect(Collectors.toSet());
    }

    private static boolean isIn(TailEntry shard, Goal goal) {
        return shard.partition().equals(goal.lease().partition())
                && shard.seq() > goal.afterSeq()
                && shard.seq() <= goal.upToSeq();
    }

    private boolean run(List<Goal> goals, Set<PartitionId> quiet, FeedHeads heads)
            throws IOException, InterruptedException {
        roundBeganNanos = System.nanoTime();
        inRound = true;
        try (PassBatch batch = PassBatch.run(parts, definitions.promoted(), goals, quiet, this::paces)) {
            List<Pass> passes = batch.passes();
            if (passes.isEmpty()) {
                return false;
            }
            RoundFiles files = new RoundFiles(parts);
            parts.stream().onThread(() -> {
                KillPoint.ROUND_SCANNED.pass();
                files.publish(passes);
                return passes;
            });
            settlement.commit(passes, files, heads);
            logRound(passes);
            return true;
        } finally {
            inRound = false;
        }
    }

    private void logRound(List<Pass> passes) {
        long now = System.nanoTime();
        long rows = passes.stream().mapToLong(Pass::rows).sum();
        if (rows > 0) {
            pace.came(now);
        }
        lastMoveNanos = now;
        if (now - roundBeganNanos > LONG_ROUND_NANOS) {
            LOG.info(
                    "worker {}: round over {} partitions, {} rows, {} files took {} ms",
                    parts.name(),
                    passes.size(),
                    rows,
                    passes.stream().mapToInt(Pass::files).sum(),
                    (now - roundBeganNanos) / 1_000_000);
        }
    }

    /// While nothing comes, the window still moves on.
    private void expireIdle(List<HeldPartition> entered, FeedHeads heads) {
        if (System.nanoTime() - lastExpireNanos < EXPIRE_NANOS) {
            return;
        }
        lastExpireNanos = System.nanoTime();
        long oldest = ChronoUnit.MICROS.between(
                Instant.EPOCH, heads.databaseTime().minus(STAMP_SLACK));
        for (HeldPartition partition : entered) {
            if (partition.lease().decidedSeq() >= heads.events()) {
                partition.index().expire(oldest);
            }
        }
    }

    private PartitionPaces paces(HeldPartition partition) {
        return paces.computeIfAbsent(partition, PartitionPaces::new);
    }
}
