package io.scoreline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Single gets by an open loop while events come in, and beside it the same read from Redis and from a row in PostgreSQL, each while values are rewritten, behind the same HTTP layer: `ServeBench DIRECTORY [--entities N] [--rate N]
/// [--events N] [--seconds N]`. Server and client share the machine. What a get costs is the processor time of all the server's processes with gets less that without, for each get.
public final class ServeBench {
    private static final int PER_POST = 10_000;
    private static final int WARM_SECONDS = 60;
    public static final String DEFINITION =
            """
            name: heat
            version: 1
            features:
              severity:
                path: severity
                type: double
                default: 0
              failed:
                path: failed
                type: bool
                default: false
            signal:
              severity: 0.4 * log1p(severity)
              failed: 0.5 * failed
            aggregates:
              heat:
                fn: decayed_sum
                of: signal
                halfLife: 6h
              n:
                fn: count
              seen:
                fn: last
                of: event.ts
            score: clamp(100 * heat / (heat + 50), 0, 100)
            bands:
              low: 0
              high: 80
            """;

    private final Path directory;
    private final int entities;
    private final int rate;
    private final int events;
    private final int seconds;

    private ServeBench(Path directory, List<String> args) {
        this.directory = directory;
        this.entities = Integer.parseInt(option(args, "--entities", "1000000"));
        this.rate = Integer.parseInt(option(args, "--rate", "10000"));
        this.events = Integer.parseInt(option(args, "--events", "2000"));
        this.seconds = Integer.parseInt(option(args, "--seconds", "20"));
    }

    public static void main(String[] arguments) throws Exception {
        List<String> args = List.of(arguments);
        Path directory = Path.of(args.isEmpty() || args.getFirst().startsWith("-") ? "bench-data" : args.getFirst())
                .toAbsolutePath();
        Files.createDirectories(directory);
        ServeBench bench = new ServeBench(directory, args);
        System.out.println("load " + Files.readString(Path.of("/proc/loadavg")).strip());
        double own = bench.scoreline();
        boolean redis = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, RedisServer.PROGRAM)));
        if (redis) {
            double value = bench.rows("Redis value", "redis", RedisServer.class);
            System.out.printf(Locale.ROOT, "ratio of p99, Redis to score: %.2f%n", value / own);
        } else {
            System.out.println("Redis: there is no " + RedisServer.PROGRAM + " on the PATH");
        }
        double row = bench.rows("JSONB row", "rows", RowServer.class);
        System.out.printf(Locale.ROOT, "ratio of p99, row to score: %.2f%n", row / own);
    }

    public static String option(List<String> args, String name, String otherwise) {
        int at = args.indexOf(name);
        return at < 0 ? otherwise : args.get(at + 1);
    }

    private double scoreline() throws Exception {
        int port = ServerUnderTest.freePort();
        Path data = directory.resolve("serve-" + ProcessHandle.current().pid());
        try (ServerUnderTest server = ServerUnderTest.start(
                directory.resolve("serve.log"), port, Map.of("MEMORY_BUDGET_MB", "640"),
                "io.scoreline.standalone.Scoreline", "up", "--data", data.toString(), "--port", String.valueOf(port))) {
            server.awaitReady("/readyz");
            preload(port);
            OpenLoop loop = new OpenLoop("/v1/scores/host-%d", entities);
            try (EventStreamer streamer = new EventStreamer(port, entities, events)) {
                warm(port, loop);
                return measure("score", server, loop, streamer);
            }
        }
    }

    private void preload(int port) throws Exception {
        try (HttpConnection connection = new HttpConnection(port)) {
            connection.post("/v1/definitions", "application/yaml", DEFINITION.getBytes(UTF_8));
            SplittableRandom random = new SplittableRandom(1);
            long begun = System.nanoTime();
            for (int from = 0; from < entities; from += PER_POST) {
                HttpConnection.Answer answer = connection.post("/v1/events", EventStreamer.NDJSON, EventStreamer.lines(
                        random, Math.min(PER_POST, entities - from), from, entities));
                if (answer.status() == 503) {
                    from -= PER_POST;
                    LockSupport.parkNanos(200_000_000L);
                } else if (answer.status() != 200) {
                    throw new IllegalStateException(answer.text());
                }
            }
            awaitScored(connection);
            System.out.printf(Locale.ROOT, "%,d entities loaded and scored in %.1f s; %s%n", entities,
                    (System.nanoTime() - begun) / 1e9, connection.get("/v1/health/tables").text());
        }
    }

    static void awaitScored(HttpConnection connection) throws Exception {
        while (!connection.get("/v1/info").text().contains("\"pending\":0")) {
            LockSupport.parkNanos(200_000_000L);
        }
    }

    private double measure(String what, ServerUnderTest server, OpenLoop loop, EventStreamer streamer) throws Exception {
        double before = server.cpuSeconds();
        LockSupport.parkNanos(seconds * 1_000_000_000L);
        double idle = server.cpuSeconds() - before;
        long posted = streamer == null ? 0 : streamer.posted();
        before = server.cpuSeconds();
        long begun = System.nanoTime();
        OpenLoop.Result result = loop.run(server.port, rate, seconds);
        double took = (System.nanoTime() - begun) / 1e9;
        double busy = (server.cpuSeconds() - before) * seconds / took;
        System.out.println(what + ": " + result);
        System.out.printf(Locale.ROOT, "%s: %.1f us of processor a get (%.0f %% without gets, %.0f %% with them)%n", what,
                (busy - idle) * 1e6 / result.nanos().length, idle * 100 / seconds, busy * 100 / seconds);
        if (streamer != null) {
            System.out.printf(Locale.ROOT, "%s: %,.0f events a second meanwhile %s%n", what,
                    (streamer.posted() - posted) / took, streamer.failure());
        }
        return result.micros(0.99);
    }

    private double rows(String what, String name, Class<?> program) throws Exception {
        int port = ServerUnderTest.freePort();
        Path data = directory.resolve(name + "-" + ProcessHandle.current().pid());
        try (ServerUnderTest server = ServerUnderTest.start(
                directory.resolve(name + ".log"), port, Map.of(), program.getName(),
                data.toString(), String.valueOf(port), String.valueOf(entities), String.valueOf(events))) {
            server.awaitReady("/v1/rows/host-1");
            OpenLoop loop = new OpenLoop("/v1/rows/host-%d", entities);
            warm(port, loop);
            return measure(what, server, loop, null);
        }
    }

    /// Until compilers have done most of their work, and what was loaded at once is merged.
    private void warm(int port, OpenLoop loop) throws Exception {
        loop.run(port, rate / 4, WARM_SECONDS / 2.0);
        loop.run(port, rate, WARM_SECONDS / 2.0);
    }
}
