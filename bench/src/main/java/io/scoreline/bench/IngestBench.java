package io.scoreline.bench;

import io.scoreline.bench.IngestLoad.Outcome;
import io.scoreline.bench.IngestProcess.Used;
import io.scoreline.shard.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Events into one API, and beside it the way that rewrites a JSONB row for each event, on the same PostgreSQL server: `IngestBench DIRECTORY [--seconds N] [--xmx 96m] [--java OPTIONS]
/// [--only batch|half|single|jsonb]`. The directory must not be there yet.
public final class IngestBench {
    private static final int BATCH = 1_000;
    private static final int BATCH_CONNECTIONS = 4;
    private static final int SINGLE_CONNECTIONS = 64;
    private static final double SINGLES_PER_SECOND = 5_000;
    private static final double WARM_UP_SECONDS = 10;
    private static final Pattern REGISTERED = Pattern.compile("\"registered\":(\\d+)");
    private static final String DEFINITION = """
            name: bench
            version: 1
            features:
              severity: {path: severity, type: double, default: 0}
              eventId: {path: eventId, type: long}
              target: {path: target, type: string, default: ""}
            signal:
              severity: 0.4 * log1p(severity)
            aggregates:
              heat: {fn: decayed_sum, of: signal, halfLife: 6h}
              logons: {fn: count, when: eventId == 4624}
              shells: {fn: count, when: 'endsWith(target, "cmd.exe")'}
            score: heat + logons + shells
            """;

    private final IngestProcess server;
    private final JsonbSide jsonb;
    private final double seconds;
    private final HttpClient http = HttpClient.newHttpClient();
    private long sent;
    private long seed;

    private IngestBench(IngestProcess server, JsonbSide jsonb, double seconds) {
        this.server = server;
        this.jsonb = jsonb;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> args = List.of(arguments);
        Path directory = Path.of(args.isEmpty() || args.getFirst().startsWith("-") ? "bench-ingest" : args.getFirst()).toAbsolutePath();
        Files.createDirectory(directory);
        List<String> options = new ArrayList<>(List.of("-Xmx" + option(args, "--xmx", "96m")));
        String more = option(args, "--java", "");
        if (!more.isEmpty()) {
            options.addAll(List.of(more.split(" ", -1)));
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("postgres"));
                IngestProcess server = new IngestProcess(postgres, directory, options);
                JsonbSide jsonb = new JsonbSide(postgres)) {
            new IngestBench(server, jsonb, Double.parseDouble(option(args, "--seconds", "20"))).run(option(args, "--only", ""));
        }
    }

    private void run(String only) throws Exception {
        System.out.println("load " + Files.readString(Path.of("/proc/loadavg")).strip() + "; " + Runtime.getRuntime().availableProcessors()
                + " processors for server, load and PostgreSQL; events of " + new IngestBodies(BATCH, 0, 0).bytesPerEvent() + " bytes");
        post("/v1/definitions", DEFINITION);
        heading();
        load(new IngestLoad(server.port, BATCH_CONNECTIONS, BATCH, ++seed), 0, WARM_UP_SECONDS, "warm-up");
        load(new IngestLoad(server.port, SINGLE_CONNECTIONS, 1, ++seed), SINGLES_PER_SECOND, WARM_UP_SECONDS / 2, "warm-up, single");
        double most = 0;
        if (only.isEmpty() || only.equals("batch") || only.equals("half")) {
            most = load(new IngestLoad(server.port, BATCH_CONNECTIONS, BATCH, ++seed), 0, seconds, "batches, most");
        }
        if (only.isEmpty() || only.equals("half")) {
            load(new IngestLoad(server.port, BATCH_CONNECTIONS * 4, BATCH, ++seed), most / 2 / BATCH, seconds, "batches, half");
        }
        if (only.isEmpty() || only.equals("single")) {
            load(new IngestLoad(server.port, SINGLE_CONNECTIONS, 1, ++seed), SINGLES_PER_SECOND, seconds, "single, 5000/s");
        }
        if (only.isEmpty() || only.equals("jsonb")) {
            jsonb(most);
        }
        System.out.println("load " + Files.readString(Path.of("/proc/loadavg")).strip());
    }

    private static void heading() {
        System.out.printf(
                Locale.ROOT,
                "%-16s %10s %8s %8s %8s %9s %9s %6s %5s %9s %6s%n",
                "",
                "events/s",
                "p50 ms",
                "p99 ms",
                "max ms",
                "CPU us/ev",
                "heap B/ev",
                "young",
                "full",
                "WAL B/ev",
                "conns");
    }

    /// CPU and heap are those of the API's process from the first request until the last event is in a registered shard.
    private double load(IngestLoad load, double perSecond, double forSeconds, String name) throws Exception {
        long wal = jsonb.walBytes();
        Used before = server.used();
        Outcome outcome = load.run(perSecond, forSeconds);
        long connections = jsonb.serverConnections();
        sent += outcome.events();
        awaitRegistered();
        Used used = server.used().since(before);
        row(name, outcome, used, (double) (jsonb.walBytes() - wal) / outcome.events(), connections);
        return outcome.perSecond();
    }

    private static void row(String name, Outcome outcome, Used used, double wal, long connections) {
        System.out.printf(
                Locale.ROOT,
                "%-16s %10.0f %8.2f %8.2f %8.2f %9.2f %9.0f %6d %5d %9.1f %6d%n",
                name,
                outcome.perSecond(),
                outcome.millis(0.5),
                outcome.millis(0.99),
                outcome.millis(1),
                used.cpuNanos() / 1e3 / outcome.events(),
                (double) used.allocatedBytes() / outcome.events(),
                used.collections(),
                used.fullCollections(),
                wal,
                connections);
    }

    private void jsonb(double most) throws Exception {
        jsonb.run(WARM_UP_SECONDS / 2);
        long wal = jsonb.walBytes();
        Outcome outcome = jsonb.run(seconds);
        row("JSONB UPSERT", outcome, new Used(0, 0, 0, 0, 0), (double) (jsonb.walBytes() - wal) / outcome.events(), jsonb.serverConnections());
        if (most > 0) {
            System.out.printf(Locale.ROOT, "batches take %.0f times the events of the JSONB way%n", most / outcome.perSecond());
        }
    }

    private void awaitRegistered() throws IOException, InterruptedException {
        long end = System.nanoTime() + 120_000_000_000L;
        while (true) {
            String info = http.send(request("/v1/info").build(), HttpResponse.BodyHandlers.ofString()).body();
            Matcher registered = REGISTERED.matcher(info);
            if (registered.find() && Long.parseLong(registered.group(1)) == sent) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("expected " + sent + " events to be registered, found " + info);
            }
            Thread.sleep(50);
        }
    }

    private void post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port + path));
    }

    private static String option(List<String> args, String name, String otherwise) {
        int at = args.indexOf(name);
        return at < 0 ? otherwise : args.get(at + 1);
    }
}
