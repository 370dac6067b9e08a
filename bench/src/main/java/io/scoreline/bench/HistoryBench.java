package io.scoreline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/// Histories from local disk: first pages of random entities in a store with many days, and scores in the past of an
/// entity with many events: `HistoryBench DIRECTORY [--events N] [--days N] [--entities N] [--asks N] [--only list|at]`.
public final class HistoryBench {
    private static final int OF_ONE = 10_000;

    private HistoryBench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> args = List.of(arguments);
        Path base = Path.of(args.isEmpty() || args.getFirst().startsWith("-") ? "bench-data" : args.getFirst());
        Path directory = Files.createTempDirectory(Files.createDirectories(base), "history-").toAbsolutePath();
        String only = ServeBench.option(args, "--only", "");
        int asks = Integer.parseInt(ServeBench.option(args, "--asks", "500"));
        System.out.println("load " + Files.readString(Path.of("/proc/loadavg")).strip());
        try {
            if (!only.equals("at")) {
                list(directory, args, asks);
            }
            if (!only.equals("list")) {
                past(directory, asks);
            }
        } finally {
            delete(directory);
        }
    }

    private static void list(Path directory, List<String> args, int asks) throws Exception {
        long events = Long.parseLong(ServeBench.option(args, "--events", "100000000"));
        int days = Integer.parseInt(ServeBench.option(args, "--days", "365"));
        int entities = Integer.parseInt(ServeBench.option(args, "--entities", "1000000"));
        try (HistoryStore store = new HistoryStore(directory)) {
            long begun = System.nanoTime();
            store.write(events, days, entities);
            System.out.printf(Locale.ROOT, "%,d events of %,d entities over %d days in %,d files, written in %.0f s%n",
                    store.rows(), entities, days, store.fileCount(), (System.nanoTime() - begun) / 1e9);
            int port = ServerUnderTest.freePort();
            Map<String, String> environment = Map.of(
                    "SCORELINE_POSTGRES_URL", store.postgres.jdbcUrl(),
                    "SCORELINE_POSTGRES_USER", store.postgres.user(),
                    "SCORELINE_POSTGRES_PASSWORD", store.postgres.password(),
                    "BENCH_SERVER_HEAP", "96m",
                    "MEMORY_BUDGET_MB", "380");
            try (ServerUnderTest server = ServerUnderTest.start(
                    directory.resolve("api.log"), port, environment,
                    "io.scoreline.standalone.Scoreline", "api", "--data", store.data.toString(), "--port", String.valueOf(port))) {
                server.awaitReady("/readyz");
                SplittableRandom random = new SplittableRandom(9);
                IntFunction<String> paths = any -> "/v1/entities/host-" + random.nextInt(entities) + "/events";
                measure("first page", port, asks, paths);
                measure("first page, again", port, asks, paths);
            }
        }
    }

    private static void past(Path directory, int asks) throws Exception {
        int port = ServerUnderTest.freePort();
        try (ServerUnderTest server = ServerUnderTest.start(
                directory.resolve("up.log"), port, Map.of(), "io.scoreline.standalone.Scoreline", "up", "--data",
                directory.resolve("past").toString(), "--port", String.valueOf(port))) {
            server.awaitReady("/readyz");
            Instant last = Instant.now();
            try (HttpConnection connection = new HttpConnection(port)) {
                connection.post("/v1/definitions", "application/yaml", ServeBench.DEFINITION.getBytes(UTF_8));
                SplittableRandom random = new SplittableRandom(1);
                for (int batch = 0; batch < OF_ONE / 500; batch++) {
                    post(connection, EventStreamer.lines(random, 5_000, 0, 100_000));
                    post(connection, ofOne(random, last.minusSeconds(OF_ONE), batch * 500, 500));
                }
                ServeBench.awaitScored(connection);
            }
            SplittableRandom random = new SplittableRandom(9);
            measure("score in the past of " + OF_ONE + " events", port, asks,
                    any -> "/v1/scores/busy?at=" + last.minusSeconds(1 + random.nextInt(100)));
        }
    }

    private static byte[] ofOne(SplittableRandom random, Instant first, int from, int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < from + count; i++) {
            lines.append("{\"entity\":\"busy\",\"ts\":\"").append(first.plusSeconds(i)).append("\",\"payload\":{\"severity\":")
                    .append(random.nextInt(100) / 8.0).append(",\"failed\":true}}\n");
        }
        return lines.toString().getBytes(UTF_8);
    }

    private static void post(HttpConnection connection, byte[] lines) throws IOException {
        HttpConnection.Answer answer = connection.post("/v1/events", EventStreamer.NDJSON, lines);
        if (answer.status() != 200) {
            throw new IllegalStateException(answer.text());
        }
    }

    /// One after the other, by one client.
    private static void measure(String what, int port, int asks, IntFunction<String> paths) throws IOException {
        long[] nanos = new long[asks];
        long bytes = 0;
        int errors = 0;
        try (HttpConnection connection = new HttpConnection(port)) {
            for (int i = 0; i < asks; i++) {
                String path = paths.apply(i);
                long begun = System.nanoTime();
                HttpConnection.Answer answer = connection.get(path);
                nanos[i] = System.nanoTime() - begun;
                bytes += answer.body().length;
                if (answer.status() != 200) {
                    errors++;
                    System.out.println(path + ": " + answer.text());
                }
            }
        }
        Arrays.sort(nanos);
        System.out.printf(Locale.ROOT, "%s: %d asked, %d not 200, %d bytes each: p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, worst %.1f ms%n",
                what, asks, errors, bytes / asks, nanos[asks / 2] / 1e6, nanos[asks * 9 / 10] / 1e6, nanos[asks * 99 / 100] / 1e6,
                nanos[asks - 1] / 1e6);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
