package io.scoreline.bench.rolling;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `bench rolling MANIFESTS LAUNCHER DIRECTORY [STOPS]`: two APIs and four workers as the manifests say, under load. Each is told to stop and started again, in turn; then STOPS more are, at random places of their work.
/// At the end every acknowledged event is looked for in the scores. Exits with 1 when anything was lost or failed.
public final class RollingBench {
    private static final int APIS = 2;
    private static final int WORKERS = 4;
    private static final int PAIRS = 4;
    private static final Duration PAUSE = Duration.ofMillis(Integer.getInteger("scoreline.pause", 100));
    private static final Duration SETTLED = Duration.ofSeconds(60);
    private static final Duration REST = Duration.ofSeconds(10);
    private static final Duration WARM = Duration.ofSeconds(30);
    private static final Duration BETWEEN = Duration.ofSeconds(3);
    private static final Duration STEADY = Duration.ofSeconds(Integer.getInteger("scoreline.steady", 30));
    private static final Pattern LAG = Pattern.compile("\"lagMs\":(\\d+)");
    private static final Pattern SCORE = Pattern.compile("\"score\":([0-9.eE+]+)");
    private static final Pattern MISSING = Pattern.compile("\"missing\":(-?\\d+)");
    private static final String DEFINITION = """
            name: counting
            version: 1
            aggregates:
              events:
                fn: count
            score: events
            """;

    private final Site site;
    private final PodSpec api;
    private final PodSpec worker;
    private final Map<String, Pod> pods = new ConcurrentSkipListMap<>();
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final List<String> rows = new ArrayList<>();
    private long longestStopMillis;
    private boolean failed;

    private RollingBench(Site site, Path manifests) throws IOException {
        this.site = site;
        this.api = PodSpec.read(manifests, "api.yaml");
        this.worker = PodSpec.read(manifests, "worker.yaml");
    }

    public static void main(String[] arguments) throws Exception {
        Path manifests = Path.of(arguments[0]);
        int stops = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 0;
        boolean failed;
        try (Site site = new Site(Path.of(arguments[2]), Path.of(arguments[1]))) {
            RollingBench bench = new RollingBench(site, manifests);
            try {
                site.migrate(manifests);
                bench.run(stops);
            } finally {
                bench.pods.values().forEach(pod -> pod.process().destroyForcibly());
            }
            failed = bench.failed;
        }
        System.exit(failed ? 1 : 0);
    }

    private void run(int stops) throws Exception {
        for (int i = 0; i < APIS; i++) {
            start("api-" + i);
        }
        post("/v1/definitions", "application/yaml", DEFINITION);
        firstScore();
        for (int i = 1; i < WORKERS; i++) {
            start("worker-" + i);
        }
        Clients clients = new Clients(this::urls, PAIRS, PAUSE);
        try (clients) {
            LockSupport.parkNanos(WARM.toNanos());
            roll();
            steady();
            stop(stops);
            awaitLag(SETTLED);
        }
        judge(clients);
        rows.forEach(System.out::println);
    }

    private List<String> urls() {
        return pods.values().stream()
                .filter(pod -> pod.name().startsWith("api") && pod.ready().get())
                .map(Pod::url)
                .toList();
    }

    private Duration start(String name) throws IOException, InterruptedException {
        Pod pod = site.start(name.startsWith("api") ? api : worker, name);
        pods.put(name, pod);
        return pod.awaitReady(http);
    }

    /// One event waits, the APIs have come to rest; how long from the start of the first worker until it is in a score.
    private void firstScore() throws Exception {
        post("/v1/events?ack=stored&wait=10s", "application/json", "{\"entity\":\"first\",\"payload\":{}}");
        LockSupport.parkNanos(REST.toNanos());
        long begin = System.nanoTime();
        Pod pod = site.start(worker, "worker-0");
        pods.put("worker-0", pod);
        while (number(SCORE, get("/v1/scores/first"), -1) < 1) {
            if (System.nanoTime() - begin > SETTLED.toNanos()) {
                throw new IOException("no score after " + SETTLED + ": see " + pod.log());
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        told("worker: start to first score", Duration.ofNanos(System.nanoTime() - begin).toMillis(), "ms", 3_000);
    }

    /// Every pod in turn, as an upgrade does it; the lag is looked at until it is small again.
    private void roll() throws Exception {
        for (String name : List.copyOf(pods.keySet())) {
            Duration stop = pod(name).stop();
            longestStopMillis = Math.max(longestStopMillis, stop.toMillis());
            Duration ready = start(name);
            long back = awaitLag(SETTLED);
            rows.add("%-10s stopped in %5d ms, ready in %5d ms, lag under 1 s %5d ms later".formatted(name, stop.toMillis(), ready.toMillis(), back));
            check(back <= 10_000, name + ": lag under 1 s again within 10 s");
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }

    private Pod pod(String name) {
        Pod pod = pods.get(name);
        if (pod == null) {
            throw new IllegalArgumentException("no pod " + name);
        }
        return pod;
    }

    private void steady() {
        Map<String, Long> most = new TreeMap<>();
        long end = System.nanoTime() + STEADY.toNanos();
        while (System.nanoTime() < end) {
            pods.values().forEach(pod -> most.merge(pod.name(), pod.residentMib(), Math::max));
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
        most.forEach((name, mib) -> told(name + ": most resident memory in " + STEADY.toSeconds() + " s", mib, "MiB", name.startsWith("worker") ? 220 : 1024));
    }

    /// One after the other, in an order that passes by all of them.
    private void stop(int times) throws Exception {
        List<String> names = List.copyOf(pods.keySet());
        for (int i = 0; i < times; i++) {
            String name = names.get(i * 5 % names.size());
            longestStopMillis = Math.max(longestStopMillis, pod(name).stop().toMillis());
            start(name);
            LockSupport.parkNanos(Duration.ofMillis(100 + i * 37 % 400).toNanos());
        }
        told("longest of " + (times + names.size()) + " stops", longestStopMillis, "ms", 25_000);
    }

    /// How long until the lag is under a second everywhere.
    private long awaitLag(Duration atMost) throws Exception {
        long begin = System.nanoTime();
        while (true) {
            long lag = 0;
            for (String url : urls()) {
                lag = Math.max(lag, (long) number(LAG, getFrom(url + "/v1/info"), Long.MAX_VALUE));
            }
            long waited = (System.nanoTime() - begin) / 1_000_000;
            if (lag < 1_000 || waited > atMost.toMillis()) {
                return waited;
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private void judge(Clients clients) throws Exception {
        awaitPending();
        long events = 0;
        long lost = 0;
        long more = 0;
        for (Map.Entry<String, Long> entity : clients.acknowledged().entrySet()) {
            long scored = (long) number(SCORE, get("/v1/scores/" + entity.getKey()), 0);
            events += entity.getValue();
            lost += Math.max(0, entity.getValue() - scored);
            more += Math.max(0, scored - entity.getValue());
        }
        rows.add("%d calls, %d tries again, %d events acknowledged".formatted(clients.calls(), clients.triesAgain(), events));
        told("events acknowledged and lost", lost, "", 0);
        long unanswered = clients.failures().values().stream().mapToLong(Long::longValue).sum();
        told("calls failed after three tries " + (unanswered == 0 ? "" : clients.failures()), unanswered, "", 0);
        check(more == 0 || unanswered > 0, "no event counts twice, " + more + " do");
        told("events missing from the counts", (long) Math.abs(number(MISSING, get("/v1/health/conservation"), -1)), "", 0);
    }

    private void awaitPending() throws Exception {
        Pattern pending = Pattern.compile("\"pending\":(\\d+)");
        long end = System.nanoTime() + SETTLED.toNanos();
        for (String url : urls()) {
            while (number(pending, getFrom(url + "/v1/info"), 1) > 0 && System.nanoTime() < end) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    private void told(String what, long value, String unit, long most) {
        rows.add("%-60s %8d %-4s (at most %d)".formatted(what, value, unit, most));
        check(value <= most, what);
    }

    private void check(boolean holds, String what) {
        if (!holds) {
            failed = true;
            rows.add("FAILED: " + what);
        }
    }

    private void post(String path, String type, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(urls().getFirst() + path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(path + ": status " + answer.statusCode() + ", " + answer.body());
        }
    }

    private String get(String path) throws InterruptedException {
        return getFrom(urls().getFirst() + path);
    }

    /// Empty when there is no answer.
    private String getFrom(String url) throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString()).body();
        } catch (IOException none) {
            return "";
        }
    }

    private static double number(Pattern pattern, String text, double otherwise) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Double.parseDouble(found.group(1)) : otherwise;
    }
}
