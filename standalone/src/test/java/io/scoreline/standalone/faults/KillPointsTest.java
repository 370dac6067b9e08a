package io.scoreline.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.fault.KillPoint;
import io.scoreline.standalone.TestingProcess;
import io.scoreline.standalone.client.ScorelineClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real process dies at each named point under load, and is started again; in the end nothing is lost or counted twice.
class KillPointsTest {
    private static final int CLIENTS = 3;

    /// Points which an API passes; a worker passes the others, and those of files as well.
    private static final Set<KillPoint> OF_APIS = EnumSet.range(KillPoint.JOURNAL_SEGMENT_WRITTEN, KillPoint.SEAL_DONE);

    /// Passed only once files have lived for the readers' grace, or many have come together.
    private static final Set<KillPoint> SLOW = EnumSet.range(KillPoint.MERGE_PUBLISHED, KillPoint.GARBAGE_DELETED);

    /// Passed once in the life of a process, or seldom.
    private static final Set<KillPoint> ONCE = EnumSet.of(KillPoint.PARTITION_CLAIMED, KillPoint.JOURNAL_RELEASED);

    @TempDir
    private Path directory;

    private final long seed = Long.getLong("scoreline.seed", System.nanoTime());

    @Test
    @Tag("faults")
    @Timeout(1_800)
    void everyPoint() throws Exception {
        dieAt(List.of(KillPoint.values()));
    }

    private void dieAt(List<KillPoint> points) throws Exception {
        System.out.println("seed " + seed + ": " + points);
        Random random = new Random(seed);
        try (TestingCluster cluster = new TestingCluster(directory.resolve("store"))) {
            cluster.start("api-1");
            define(cluster);
            cluster.start("worker-1");
            Collection<SentEvent> acknowledged;
            try (TestingLoad load = new TestingLoad(cluster, CLIENTS, seed)) {
                for (KillPoint point : points) {
                    die(cluster, load, point, SLOW.contains(point) || ONCE.contains(point) ? 1 : 1 + random.nextInt(5));
                }
                acknowledged = load.finish();
            }
            new StoreChecker(cluster).check(acknowledged);
        }
    }

    static void define(TestingCluster cluster) throws Exception {
        try (ScorelineClient client =
                new ScorelineClient(URI.create(cluster.urls().getFirst()))) {
            client.addDefinition(TestingCluster.DEFINITION, false, false);
        }
    }

    private static void die(TestingCluster cluster, TestingLoad load, KillPoint point, int times) throws Exception {
        String name = OF_APIS.contains(point) ? "api-1" : "worker-1";
        int before = load.count();
        cluster.member(name).kill();
        TestingProcess doomed = cluster.startDoomed(name, point, times);
        assertThat(doomed.awaitExit(240))
                .as("%s:%d %s", point, times, doomed.output())
                .isEqualTo(KillPoint.EXIT_CODE);
        cluster.start(name);
        load.await(before + 20);
    }
}
