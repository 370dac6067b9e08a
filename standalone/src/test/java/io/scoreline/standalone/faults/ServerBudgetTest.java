package io.scoreline.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.api.receipt.ReceiptText;
import io.scoreline.standalone.client.ScoredWait;
import io.scoreline.standalone.client.ScorelineClient;
import io.scoreline.writer.Receipt;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What two APIs and four workers ask of their server, at rest and under load with ten thousand clients that wait for
/// scores: few connections, no transaction that is held open, few that write.
@Tag("slow")
class ServerBudgetTest {
    private static final Pattern RECEIPT = Pattern.compile("\"receipt\":\"([^\"]+)\"");
    private static final String COMMITS =
            "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()";

    private static final Duration SETTLING = Duration.ofSeconds(8);
    private static final Duration AT_REST = Duration.ofSeconds(20);
    private static final Duration BUSY = Duration.ofSeconds(45);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final int CLIENTS = Integer.getInteger("scoreline.waiting", 10_000);
    private static final int BATCH = Integer.getInteger("scoreline.batch", 100);
    private static final int AT_ONCE = 200;

    private static final String LOOK_AT =
            """
            SELECT count(*),
                   coalesce(extract(epoch FROM max(clock_timestamp() - state_change)
                       FILTER (WHERE state LIKE 'idle in transaction%')) * 1000, 0)::bigint,
                   coalesce(extract(epoch FROM max(clock_timestamp() - query_start)
                       FILTER (WHERE state = 'active')) * 1000, 0)::bigint,
                   count(*) FILTER (WHERE query ILIKE 'listen%')
            FROM pg_stat_activity WHERE application_name = 'scoreline' AND pid <> pg_backend_pid()
            """;

    @TempDir
    private Path directory;

    private final long seed = Long.getLong("scoreline.seed", System.nanoTime());
    private long mostConnections;
    private long longestIdleMillis;
    private long longestStatementMillis;
    private long listening;

    @Test
    @Timeout(600)
    void fewConnectionsAndTransactionsHoweverManyWait() throws Exception {
        System.out.println("seed " + seed);
        try (TestingServer server = new TestingServer(directory.resolve("postgres"));
                TestingCluster cluster = TestingCluster.direct(directory.resolve("store"), server.settings());
                HttpClient http = HttpClient.newHttpClient()) {
            cluster.start("api-1");
            KillPointsTest.define(cluster);
            for (String name : List.of("api-2", "worker-1", "worker-2", "worker-3", "worker-4")) {
                cluster.start(name);
            }
            double polls = atRest(server, cluster);
            double writing = 0;
            List<CompletableFuture<Integer>> waiting = new ArrayList<>();
            try (TestingLoad load = new TestingLoad(cluster, 4, BATCH, seed)) {
                load.await(1_000);
                wait(http, cluster, waiting);
                writing = busy(cluster, load);
                load.finish();
            }
            Map<Integer, Integer> answers = new TreeMap<>();
            waiting.forEach(answer -> answers.merge(answer.join(), 1, Integer::sum));
            System.out.println("answers to those who waited: " + answers);
            try (ScorelineClient client = new ScorelineClient(URI.create(cluster.urls().getFirst()))) {
                new ScoredWait(client).await();
            }
            assertThat(mostConnections).isLessThanOrEqualTo(28);
            assertThat(longestIdleMillis).isLessThan(1_000);
            assertThat(longestStatementMillis).isLessThan(5_000);
            assertThat(listening).isZero();
            assertThat(answers.keySet()).as("nobody is refused").isSubsetOf(200, 202);
            assertThat(writing).as("writing transactions a second").isLessThanOrEqualTo(80);
            assertThat(polls).as("percent of a core for polls").isLessThan(2.0);
        }
    }

    /// Polls alone, once nothing has come for a while: what they cost the server in processor time.
    private double atRest(TestingServer server, TestingCluster cluster) throws Exception {
        LockSupport.parkNanos(SETTLING.toNanos());
        long before = server.processorMillis();
        long queries = cluster.number(COMMITS);
        LockSupport.parkNanos(AT_REST.toNanos());
        double share = (server.processorMillis() - before) * 100.0 / AT_REST.toMillis();
        long asked = (cluster.number(COMMITS) - queries) / AT_REST.toSeconds();
        System.out.printf("at rest: %d statements a second, %.1f %% of a core%n", asked, share);
        return share;
    }

    private double busy(TestingCluster cluster, TestingLoad load) throws Exception {
        long transactions = transactions(cluster);
        int events = load.count();
        watch(cluster, BUSY);
        double writing = (transactions(cluster) - transactions) * 1_000.0 / BUSY.toMillis();
        System.out.printf(
                "busy: %d connections at most, %.0f writing transactions a second, %.0f events a second, longest statement %d ms,"
                        + " longest idle in transaction %d ms, listening %d%n",
                mostConnections,
                writing,
                (load.count() - events) * 1_000.0 / BUSY.toMillis(),
                longestStatementMillis,
                longestIdleMillis,
                listening);
        return writing;
    }

    /// One look after the other on one connection, so that looking costs the server little.
    private void watch(TestingCluster cluster, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        try (Connection catalog = cluster.catalog();
                PreparedStatement look = catalog.prepareStatement(LOOK_AT)) {
            while (System.nanoTime() < end) {
                try (ResultSet found = look.executeQuery()) {
                    found.next();
                    mostConnections = Math.max(mostConnections, found.getLong(1));
                    longestIdleMillis = Math.max(longestIdleMillis, found.getLong(2));
                    longestStatementMillis = Math.max(longestStatementMillis, found.getLong(3));
                    listening = Math.max(listening, found.getLong(4));
                }
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }
    }

    /// Transactions that were given a number, which those that only read are not.
    private static long transactions(TestingCluster cluster) throws Exception {
        return cluster.number("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
    }

    /// The receipt of an event that this load does not reach.
    private static String later(String receipt) {
        Receipt known = ReceiptText.parse(receipt, "default");
        return ReceiptText.of(new Receipt(known.writer(), known.position() + 1_000_000_000L), "default");
    }

    /// Clients of both APIs that wait for what each of the two acknowledges much later.
    private static void wait(HttpClient http, TestingCluster cluster, List<CompletableFuture<Integer>> waiting)
            throws Exception {
        List<String> receipts = new ArrayList<>();
        for (String url : cluster.urls()) {
            HttpRequest post = HttpRequest.newBuilder(URI.create(url + "/v1/events"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"entity\":\"e1\",\"payload\":{\"n\":1}}"))
                    .build();
            Matcher receipt = RECEIPT.matcher(http.send(post, BodyHandlers.ofString()).body());
            assertThat(receipt.find()).isTrue();
            receipts.add(later(receipt.group(1)));
        }
        for (int i = 0; i < CLIENTS; i++) {
            String url = cluster.urls().get(i % 2) + "/v1/scores/e" + i % 23 + "?after=" + receipts.get(i / 2 % 2) + "&wait=30s";
            waiting.add(http.sendAsync(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                    .thenApply(answer -> answer.statusCode())
                    .exceptionally(failure -> -1));
            if (i % AT_ONCE == AT_ONCE - 1) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }
}
