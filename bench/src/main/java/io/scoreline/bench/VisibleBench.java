package io.scoreline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long after its acknowledgement an event is in the score that a client reads, while others come in: `VisibleBench DIRECTORY [--events N] [--seconds N]`, in one process and with API and worker apart.
public final class VisibleBench {
    private static final int ENTITIES = 100_000;
    private static final int PROBES_PER_SECOND = 20;
    private static final Pattern RECEIPT = Pattern.compile("\"receipt\":\"([^\"]+)\"");

    private VisibleBench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> args = List.of(arguments);
        Path directory = Path.of(args.isEmpty() || args.getFirst().startsWith("-") ? "bench-data" : args.getFirst())
                .toAbsolutePath();
        Files.createDirectories(directory);
        int rate = Integer.parseInt(ServeBench.option(args, "--events", "5000"));
        int seconds = Integer.parseInt(ServeBench.option(args, "--seconds", "20"));
        System.out.println("load " + Files.readString(Path.of("/proc/loadavg")).strip());
        run(directory, "one process", rate, seconds);
        run(directory, "apart", rate, seconds, "--api", "1", "--workers", "1");
    }

    private static void run(Path directory, String what, int rate, int seconds, String... more) throws Exception {
        int port = ServerUnderTest.freePort();
        Path data = directory.resolve("visible-" + ProcessHandle.current().pid() + what.replace(" ", "-"));
        String[] command = {"io.scoreline.standalone.Scoreline", "up", "--data", data.toString(), "--port", String.valueOf(port)};
        String[] all = Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        try (ServerUnderTest server = ServerUnderTest.start(
                directory.resolve("visible.log"), port, Map.of("BENCH_SERVER_HEAP", "384m"), all)) {
            server.awaitReady("/readyz");
            try (HttpConnection connection = new HttpConnection(port)) {
                connection.post("/v1/definitions", "application/yaml", ServeBench.DEFINITION.getBytes(UTF_8));
            }
            try (EventStreamer streamer = new EventStreamer(port, ENTITIES, rate);
                    HttpConnection connection = new HttpConnection(port)) {
                probe(connection, "warm", 10);
                long posted = streamer.posted();
                long[] nanos = probe(connection, "probe", seconds);
                Arrays.sort(nanos);
                System.out.printf(Locale.ROOT, "%s: acknowledged to visible at %,d events a second (%d probes): p50 %.0f ms, p90 %.0f ms, p99 %.0f ms, worst %.0f ms %s%n",
                        what, (streamer.posted() - posted) / seconds, nanos.length, nanos[nanos.length / 2] / 1e6,
                        nanos[nanos.length * 9 / 10] / 1e6, nanos[nanos.length * 99 / 100] / 1e6,
                        nanos[nanos.length - 1] / 1e6, streamer.failure());
            }
        }
    }

    private static long[] probe(HttpConnection connection, String name, int seconds) throws Exception {
        long[] nanos = new long[seconds * PROBES_PER_SECOND];
        int count = 0;
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end && count < nanos.length) {
            String entity = name + "-" + count;
            byte[] event = ("{\"entity\":\"" + entity + "\",\"payload\":{\"severity\":1}}").getBytes(UTF_8);
            String answer = connection.post("/v1/events", "application/json", event).text();
            long acknowledged = System.nanoTime();
            Matcher receipt = RECEIPT.matcher(answer);
            if (!receipt.find()) {
                throw new IllegalStateException(answer);
            }
            HttpConnection.Answer score = connection.get("/v1/scores/" + entity + "?wait=20s&after=" + receipt.group(1));
            if (score.status() != 200) {
                throw new IllegalStateException(score.status() + " " + score.text());
            }
            nanos[count++] = System.nanoTime() - acknowledged;
            // Not in step with the seals: the next one comes at any time.
            LockSupport.parkNanos(System.nanoTime() % 37_000_000L);
        }
        return Arrays.copyOf(nanos, count);
    }
}
