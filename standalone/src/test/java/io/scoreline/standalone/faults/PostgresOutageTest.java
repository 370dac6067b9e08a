package io.scoreline.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// PostgreSQL goes away under load in every way that it can: events are acknowledged all the time, reads are answered
/// and say how far behind they are, nobody tries more often than now and then, and when it is back all catches up by
/// itself and nothing is lost.
@Tag("faults")
class PostgresOutageTest {
    private static final Pattern LAG = Pattern.compile("\"lagMs\":(\\d+)");
    private static final Duration SHORT = Duration.ofSeconds(12);
    private static final Duration CAUGHT_UP = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// Tries to connect, of an API and a worker together.
    private static final int MOST_TRIES_A_SECOND = 40;

    /// Of memory that an API may take on while the server is away.
    private static final long MOST_GROWTH_KIB = 128 << 10;

    @TempDir
    private Path directory;

    private final long seed = Long.getLong("scoreline.seed", System.nanoTime());
    private final HttpClient http = HttpClient.newHttpClient();

    private enum Outage {
        STOPPED,
        FROZEN,
        CUT_OFF,
        REFUSING,
        STALLED,
        RESTARTED
    }

    @Test
    @Timeout(600)
    void everyKindOfOutageIsSurvivedUnderLoad() throws Exception {
        run(5, SHORT, Outage.values());
    }

    @Test
    @Timeout(600)
    void aMinuteWithoutTheServerUnderHeavyLoad() throws Exception {
        run(100, Duration.ofSeconds(60), Outage.STOPPED);
    }

    private void run(int mostInARequest, Duration time, Outage... outages) throws Exception {
        System.out.println("seed " + seed);
        try (TestingServer server = new TestingServer(directory.resolve("postgres"));
                TestingCluster cluster = new TestingCluster(directory.resolve("store"), server.settings())) {
            cluster.start("api-1");
            KillPointsTest.define(cluster);
            cluster.start("worker-1");
            Collection<SentEvent> acknowledged;
            try (TestingLoad load = new TestingLoad(cluster, 4, mostInARequest, seed)) {
                load.await(500);
                awaitCaughtUp(cluster);
                for (Outage outage : outages) {
                    endure(server, cluster, load, outage, time);
                }
                acknowledged = load.finish();
            }
            System.out.println(acknowledged.size() + " events acknowledged");
            new StoreChecker(cluster).check(acknowledged);
        }
    }

    private void endure(TestingServer server, TestingCluster cluster, TestingLoad load, Outage outage, Duration time)
            throws Exception {
        int before = load.count();
        long memory = residentKib(cluster);
        int tries = tries(cluster);
        begin(server, cluster, outage);
        long half = watch(cluster, time.dividedBy(2));
        long lag = watch(cluster, time.dividedBy(2));
        int taken = load.count() - before;
        int tried = tries(cluster) - tries;
        long grown = residentKib(cluster) - memory;
        end(server, cluster, outage);
        long back = System.nanoTime();
        awaitCaughtUp(cluster);
        System.out.printf(
                "%s for %d s: %d events acknowledged, lag %d ms, %d tries to connect, %d KiB more memory, caught up after %d ms%n",
                outage, time.toSeconds(), taken, lag, tried, grown, (System.nanoTime() - back) / 1_000_000);
        assertThat(taken).as("%s: events acknowledged", outage).isGreaterThan(100);
        if (outage != Outage.RESTARTED) {
            assertThat(lag).as("%s: lag", outage).isGreaterThan(half).isGreaterThan(time.toMillis() / 2);
        }
        assertThat(tried).as("%s: tries to connect", outage).isLessThan((int) time.toSeconds() * MOST_TRIES_A_SECOND);
        assertThat(grown).as("%s: growth of memory", outage).isLessThan(MOST_GROWTH_KIB);
    }

    private static void begin(TestingServer server, TestingCluster cluster, Outage outage) throws Exception {
        switch (outage) {
            case STOPPED -> server.stop();
            case FROZEN -> server.freeze();
            case CUT_OFF -> cluster.proxy().cut();
            case REFUSING -> server.refuse();
            case STALLED -> cluster.proxy().stall();
            case RESTARTED -> {
                server.stop();
                start(server, cluster);
            }
        }
    }

    private static void end(TestingServer server, TestingCluster cluster, Outage outage) throws Exception {
        switch (outage) {
            case STOPPED -> start(server, cluster);
            case FROZEN -> server.thaw();
            case CUT_OFF, STALLED -> cluster.proxy().mend();
            case REFUSING -> server.admit();
            case RESTARTED -> {}
        }
    }

    private static void start(TestingServer server, TestingCluster cluster) throws IOException {
        server.startAgain();
        cluster.serverIs(server.settings(), server.port());
    }

    /// Reads again and again for a while; answers the last lag.
    private long watch(TestingCluster cluster, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        long lag = 0;
        while (System.nanoTime() < end) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(cluster.urls().getFirst() + "/v1/scores/e1"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            Matcher found = LAG.matcher(answer.body());
            assertThat(found.find()).isTrue();
            lag = Long.parseLong(found.group(1));
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return lag;
    }

    private static void awaitCaughtUp(TestingCluster cluster) throws Exception {
        long end = System.nanoTime() + CAUGHT_UP.toNanos();
        while (lag(cluster) > 2_000) {
            assertThat(System.nanoTime()).as("not caught up within %s", CAUGHT_UP).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static long lag(TestingCluster cluster) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(cluster.urls().getFirst() + "/v1/scores/e1"))
                            .build(),
                    BodyHandlers.ofString());
            Matcher found = LAG.matcher(answer.body());
            return found.find() ? Long.parseLong(found.group(1)) : Long.MAX_VALUE;
        }
    }

    private static int tries(TestingCluster cluster) {
        return cluster.proxy().takenConnections() + cluster.proxy().refusedConnections();
    }

    private static long residentKib(TestingCluster cluster) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(cluster.member("api-1").pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no VmRSS");
    }
}
