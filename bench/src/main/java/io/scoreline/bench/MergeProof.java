package io.scoreline.bench;

import io.scoreline.shard.catalog.Progress;
import io.scoreline.shard.catalog.ShardEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A worker, as the manifests run it, in a memory group: it scores all shards, merges them, and goes on scoring small
/// ones that are registered meanwhile.
final class MergeProof {
    private static final Pattern ENTRY = Pattern.compile(
            "- name: (MEMORY_BUDGET_MB|MERGE_CHUNK_SIZE_MB|THREAD_POOL_SIZE|HEALTH_CHECK_INTERVAL_MS|SCORELINE_JAVA_OPTS)\\s+value: \"?([^\"\\n]+)\"?");
    private static final Pattern IDLE_MERGE = Pattern.compile("\"merge\":\\{[^}]*\"reserved\":0,");
    private static final Pattern URL = Pattern.compile("http://\\S+:\\d+");
    private static final int AT_ONCE = 10;
    private static final int SMALL_BYTES = 50_000;
    /// Smaller files are of the shards that come in meanwhile, and so are smaller changes: their merges never end.
    private static final long LARGE_BYTES = 1_000_000;
    /// Fewer landing shards than these are not merged yet.
    private static final int LANDING_FILES = 32;

    private final MergeStore store;
    private final List<MergeStore.Written> templates;
    private final int shards;
    private final long limit;
    private final Path home;
    private final Duration atMost;
    private final List<Long> lagsMillis = new ArrayList<>();

    MergeProof(
            MergeStore store, List<MergeStore.Written> templates, int shards, long limit, List<String> args) {
        this.store = store;
        this.templates = templates;
        this.shards = shards;
        this.limit = limit;
        this.home = Path.of(MergeBench.option(args, "--home", ".")).toAbsolutePath();
        this.atMost = Duration.ofMinutes(Long.parseLong(MergeBench.option(args, "--minutes", "8")));
    }

    void run() throws Exception {
        store.define();
        long rows = 0;
        List<MergeStore.Written> some = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            some.add(store.again(templates.get(i % templates.size())));
            if (some.size() == AT_ONCE || i == shards - 1) {
                store.register(some);
                some.clear();
            }
        }
        rows = store.rows;
        System.out.printf(Locale.ROOT, "registered: %d landing shards, %d rows, %.2f GB of values%n",
                shards, rows, store.valueBytes / 1e9);
        Map<String, String> environment = manifest();
        System.out.println("worker: " + environment);
        Optional<MemoryGroup> group = MemoryGroup.open("scoreline-merge-" + ProcessHandle.current().pid(), limit);
        try {
            Process worker = start(environment, group);
            try {
                watch(worker, group);
            } finally {
                worker.destroy();
                if (!worker.waitFor(30, TimeUnit.SECONDS)) {
                    worker.destroyForcibly().waitFor();
                }
            }
        } finally {
            if (group.isPresent()) {
                group.get().close();
            }
        }
    }

    /// The values that the production manifest gives its worker, else that of one machine; a heap as the design has it.
    private Map<String, String> manifest() throws IOException {
        Path worker = home.resolve("k8s/production/worker.yaml");
        Path file = Files.exists(worker) ? worker : home.resolve("k8s/local/scoreline.yaml");
        Map<String, String> values = new HashMap<>();
        Matcher entries = ENTRY.matcher(Files.readString(file));
        while (entries.find()) {
            values.put(entries.group(1), entries.group(2));
        }
        if (!values.getOrDefault("SCORELINE_JAVA_OPTS", "").contains("-Xmx")
                || !file.equals(worker)) {
            values.put("SCORELINE_JAVA_OPTS", "-Xmx96m");
        }
        return values;
    }

    private Process start(Map<String, String> environment, Optional<MemoryGroup> group) throws IOException {
        ProcessBuilder builder = new ProcessBuilder().redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("SCORELINE_POSTGRES_URL", store.postgres.jdbcUrl());
        builder.environment().put("SCORELINE_POSTGRES_USER", store.postgres.user());
        builder.environment().put("SCORELINE_POSTGRES_PASSWORD", store.postgres.password());
        List<String> command = List.of(home.resolve("scoreline").toString(), "worker", "--name", "worker-1", "--data",
                store.data.toString());
        return Children.inGroup(group, builder, command).start();
    }

    private void watch(Process worker, Optional<MemoryGroup> group) throws Exception {
        String url = url(worker);
        long begun = System.nanoTime();
        long peak = 0;
        long scoredNanos = 0;
        long budgetPeak = 0;
        long quietSince = System.nanoTime();
        long lastMerged = -1;
        long registeredNanos = 0;
        long waitedSeq = 0;
        long waitedNanos = 0;
        MergeStore.Written small = null;
        while (worker.isAlive() && System.nanoTime() - begun < atMost.toNanos()) {
            peak = Math.max(peak, Children.rss(worker, group));
            long done = store.catalog.progress().stream().mapToLong(Progress::doneSeq).min().orElse(0);
            if (scoredNanos == 0 && done >= shards) {
                scoredNanos = System.nanoTime();
                System.out.printf(Locale.ROOT, "scored: all of them after %.0f s%n", MergeBench.seconds(begun));
            }
            if (waitedSeq > 0 && done >= waitedSeq) {
                lagsMillis.add((System.nanoTime() - waitedNanos) / 1_000_000);
                waitedSeq = 0;
            }
            if (scoredNanos > 0 && waitedSeq == 0 && System.nanoTime() - registeredNanos > 200_000_000L) {
                small = small == null ? store.write(SMALL_BYTES) : small;
                waitedNanos = System.nanoTime();
                registeredNanos = waitedNanos;
                waitedSeq = store.register(List.of(store.again(small)));
            }
            List<ShardEntry> live = store.catalog.liveShards();
            long merged = live.stream().filter(shard -> shard.level() > 0).mapToLong(ShardEntry::bytes).sum();
            if (Math.abs(merged - lastMerged) > LARGE_BYTES) {
                lastMerged = merged;
                quietSince = System.nanoTime();
            }
            long landing = live.stream().filter(shard -> shard.level() == 0 && shard.bytes() > LARGE_BYTES).count();
            if (scoredNanos > 0 && landing < LANDING_FILES && System.nanoTime() - quietSince > 15_000_000_000L) {
                break;
            }
            worker.waitFor(20, TimeUnit.MILLISECONDS);
        }
        String memory = worker.isAlive() ? atRest(worker, url) : "the worker has died, exit " + worker.exitValue();
        report(worker, group, peak, begun, quietSince, memory);
    }

    /// What the worker says of its memory once no merge is at work any more.
    private static String atRest(Process worker, String url) throws IOException, InterruptedException {
        String memory = get(url + "/v1/health/memory");
        for (int i = 0; i < 300 && !IDLE_MERGE.matcher(memory).find() && worker.isAlive(); i++) {
            worker.waitFor(200, TimeUnit.MILLISECONDS);
            memory = get(url + "/v1/health/memory");
        }
        return memory;
    }

    private void report(
            Process worker, Optional<MemoryGroup> group, long peak, long begun, long mergedNanos, String memory)
            throws IOException {
        List<ShardEntry> live = store.catalog.liveShards();
        long rows = live.stream().mapToLong(ShardEntry::rows).sum();
        long landing = live.stream().filter(shard -> shard.level() == 0 && shard.bytes() > LARGE_BYTES).count();
        System.out.printf(Locale.ROOT, "merged: %d landing shards are left, %d files live, largest %.0f MB, after %.0f s; rows %d of %d%n",
                landing, live.size(), live.stream().mapToLong(ShardEntry::bytes).max().orElse(0) / 1e6,
                (mergedNanos - begun) / 1e9, rows, store.rows);
        if (!lagsMillis.isEmpty()) {
            Collections.sort(lagsMillis);
            System.out.printf(Locale.ROOT, "scoring meanwhile: %d small shards, from registered to scored p50 %d ms, p99 %d ms, worst %d ms%n",
                    lagsMillis.size(), lagsMillis.get(lagsMillis.size() / 2), lagsMillis.get(lagsMillis.size() * 99 / 100),
                    lagsMillis.getLast());
        }
        if (group.isPresent()) {
            System.out.printf(Locale.ROOT, "kernel: limit %.0f MiB, sampled peak of RSS %.0f MiB, OOM kills %d, limit hit %d times (page cache), max usage with page cache %.0f MiB%n",
                    limit / 1048576.0, peak / 1048576.0, group.get().oomKills(), group.get().limitHits(),
                    group.get().maxUsageBytes() / 1048576.0);
        } else {
            System.out.printf(Locale.ROOT, "no group: sampled peak of RSS %.0f MiB, peak by the kernel %.0f MiB%n",
                    peak / 1048576.0, Children.status(worker, "VmHWM:") / 1048576.0);
        }
        System.out.println("/v1/health/memory: " + memory);
        if (rows != store.rows) {
            System.out.println("ROWS ARE MISSING OR DOUBLE");
        }
    }

    /// Reads on in the background, so that the worker never waits for its output to be read.
    private static String url(Process worker) throws Exception {
        CompletableFuture<String> found = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader reader = worker.inputReader(StandardCharsets.UTF_8)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    Matcher url = URL.matcher(line);
                    if (line.contains("URL") && url.find()) {
                        found.complete(url.group());
                    } else if (!found.isDone()) {
                        System.out.println("  " + line);
                    }
                }
                found.completeExceptionally(new IOException("the worker ended before it was ready"));
            } catch (IOException e) {
                found.completeExceptionally(e);
            }
        });
        return found.get(2, TimeUnit.MINUTES);
    }

    private static String get(String url) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString()).body();
        }
    }
}
