package io.scoreline.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.standalone.TestingProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two APIs and three workers under load while processes are killed or frozen beyond their lease, sessions end at the
/// server, and answers to commits get lost. Nothing is lost, nothing counts twice, and all partitions are soon held again.
class ChaosTest {
    private static final List<String> MEMBERS = List.of("api-1", "api-2", "worker-1", "worker-2", "worker-3");
    private static final List<String> COMMITS = List.of("register_shards", "commit_round", "commit_merge");
    private static final int CLIENTS = 4;
    private static final int EVENTS_BETWEEN = 15;
    private static final Duration BEYOND_LEASE = Duration.ofSeconds(17);
    private static final Duration HELD_AGAIN = Duration.ofSeconds(20);
    private static final Duration ORPHANS_GONE = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    private final long seed = Long.getLong("scoreline.seed", System.nanoTime());

    private enum Harm {
        KILL,
        FREEZE,
        END_SESSIONS,
        LOSE_ANSWER
    }

    @Test
    @Tag("faults")
    @Timeout(240)
    void aFewHarms() throws Exception {
        run(List.of(Harm.LOSE_ANSWER, Harm.KILL, Harm.END_SESSIONS), false);
    }

    @Test
    @Tag("faults")
    @Timeout(3_600)
    void fiftyHarmsAtRandom() throws Exception {
        Random random = new Random(seed);
        List<Harm> harms = random.ints(50, 0, 12)
                .mapToObj(dice -> dice < 6 ? Harm.KILL : dice < 7 ? Harm.FREEZE : dice < 9 ? Harm.END_SESSIONS : Harm.LOSE_ANSWER)
                .toList();
        run(harms, true);
    }

    private void run(List<Harm> harms, boolean awaitOrphans) throws Exception {
        System.out.println("seed " + seed + ": " + harms);
        Random random = new Random(seed);
        try (TestingCluster cluster = new TestingCluster(directory.resolve("store"))) {
            cluster.start(MEMBERS.getFirst());
            KillPointsTest.define(cluster);
            for (String name : MEMBERS.subList(1, MEMBERS.size())) {
                cluster.start(name);
            }
            Collection<SentEvent> acknowledged;
            try (TestingLoad load = new TestingLoad(cluster, CLIENTS, seed)) {
                for (Harm harm : harms) {
                    load.await(load.count() + EVENTS_BETWEEN);
                    harm(cluster, harm, random);
                }
                load.await(load.count() + EVENTS_BETWEEN);
                acknowledged = load.finish();
            }
            awaitHeld(cluster);
            StoreChecker checker = new StoreChecker(cluster);
            checker.check(acknowledged);
            if (awaitOrphans) {
                await(() -> checker.unknownFiles().isEmpty(), ORPHANS_GONE, () -> "files that nobody knows: " + unknown(checker));
            }
        }
    }

    private static void harm(TestingCluster cluster, Harm harm, Random random) throws Exception {
        String name = MEMBERS.get(random.nextInt(MEMBERS.size()));
        switch (harm) {
            case KILL -> {
                cluster.member(name).kill();
                if (random.nextBoolean()) {
                    awaitHeld(cluster);
                }
                cluster.start(name);
            }
            case FREEZE -> freeze(cluster, cluster.member(MEMBERS.get(2 + random.nextInt(3))));
            // Right after another harm there may be none for a moment.
            case END_SESSIONS ->
                await(() -> cluster.endSessions() > 0, HELD_AGAIN, () -> "nobody has connected again");
            case LOSE_ANSWER -> cluster.proxy().loseAnswer(COMMITS.get(random.nextInt(COMMITS.size())));
        }
    }

    /// A frozen worker loses its partitions to the others; when it goes on it is fenced.
    private static void freeze(TestingCluster cluster, TestingProcess worker) throws Exception {
        worker.signal("STOP");
        try {
            LockSupport.parkNanos(BEYOND_LEASE.toNanos());
            awaitHeld(cluster);
        } finally {
            worker.signal("CONT");
        }
    }

    /// Every partition has a lease that has not run out.
    private static void awaitHeld(TestingCluster cluster) throws Exception {
        await(
                () -> cluster.number("SELECT count(*) FROM scoreline.partition"
                                + " WHERE owner IS NULL OR lease_until <= clock_timestamp()")
                        == 0,
                HELD_AGAIN,
                () -> "partitions are not held again within " + HELD_AGAIN);
    }

    private static Set<String> unknown(StoreChecker checker) {
        try {
            return checker.unknownFiles();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void await(Condition condition, Duration atMost, java.util.function.Supplier<String> otherwise)
            throws Exception {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(otherwise).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }
}
