package io.scoreline.bench.rolling;

import io.scoreline.bench.EventStreamer;
import io.scoreline.bench.ServeBench;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `bench steady MANIFESTS LAUNCHER DIRECTORY [--events N] [--entities N] [--seconds N]`: one API and one worker as the manifests say, with as many events
/// a second; what the kernel says of their memory second by second. Exits with 1 when the worker's is above what it is meant to take.
public final class SteadyBench {
    private static final int MOST_WORKER_MIB = 220;
    private static final int WARM_SECONDS = 60;
    private static final Pattern LAG = Pattern.compile("\"lagMs\":(\\d+)");

    private final Site site;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private SteadyBench(Site site) {
        this.site = site;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> args = List.of(arguments);
        Path manifests = Path.of(args.getFirst());
        boolean holds;
        try (Site site = new Site(Path.of(args.get(2)), Path.of(args.get(1)))) {
            holds = new SteadyBench(site).run(manifests, args);
        }
        System.exit(holds ? 0 : 1);
    }

    private boolean run(Path manifests, List<String> args) throws Exception {
        int rate = Integer.parseInt(ServeBench.option(args, "--events", "10000"));
        int entities = Integer.parseInt(ServeBench.option(args, "--entities", "100000"));
        int seconds = Integer.parseInt(ServeBench.option(args, "--seconds", "180"));
        site.migrate(manifests);
        Pod api = site.start(PodSpec.read(manifests, "api.yaml"), "api");
        Pod worker = site.start(PodSpec.read(manifests, "worker.yaml"), "worker");
        try {
            api.awaitReady(http);
            worker.awaitReady(http);
            define(api);
            try (EventStreamer streamer = new EventStreamer(api.port(), entities, rate)) {
                LockSupport.parkNanos(Duration.ofSeconds(WARM_SECONDS).toNanos());
                return watch(api, worker, streamer, seconds);
            }
        } finally {
            api.process().destroyForcibly();
            worker.process().destroyForcibly();
        }
    }

    private void define(Pod api) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api.url() + "/v1/definitions"))
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(ServeBench.DEFINITION))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException("the definition was refused: " + answer.body());
        }
    }

    private boolean watch(Pod api, Pod worker, EventStreamer streamer, int seconds) throws IOException, InterruptedException {
        long[] workerMib = new long[seconds];
        long[] apiMib = new long[seconds];
        long[] lagMillis = new long[seconds];
        long posted = streamer.posted();
        long begun = System.nanoTime();
        for (int second = 0; second < seconds; second++) {
            workerMib[second] = worker.residentMib();
            apiMib[second] = api.residentMib();
            lagMillis[second] = lag(api);
            if (!worker.process().isAlive() || !api.process().isAlive()) {
                throw new IOException("a pod ended: see " + worker.log() + " and " + api.log());
            }
            LockSupport.parkNanos(begun + (second + 1) * 1_000_000_000L - System.nanoTime());
        }
        double took = (System.nanoTime() - begun) / 1e9;
        System.out.printf(Locale.ROOT, "%,.0f events a second for %.0f s %s%n", (streamer.posted() - posted) / took, took, streamer.failure());
        System.out.println("worker: resident memory, " + spread(workerMib, "MiB") + ", at most " + MOST_WORKER_MIB + " meant");
        System.out.println("api: resident memory, " + spread(apiMib, "MiB"));
        System.out.println("lag, " + spread(lagMillis, "ms"));
        return Arrays.stream(workerMib).allMatch(mib -> mib <= MOST_WORKER_MIB);
    }

    private long lag(Pod api) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api.url() + "/v1/info")).timeout(Duration.ofSeconds(10)).build();
        Matcher lag = LAG.matcher(http.send(request, BodyHandlers.ofString()).body());
        return lag.find() ? Long.parseLong(lag.group(1)) : -1;
    }

    private static String spread(long[] values, String unit) {
        long[] sorted = Arrays.stream(values).sorted().toArray();
        return "%d to %d %s, half of the time below %d".formatted(sorted[0], sorted[sorted.length - 1], unit, sorted[sorted.length / 2]);
    }
}
