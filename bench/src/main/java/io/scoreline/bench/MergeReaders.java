package io.scoreline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.shard.catalog.Progress;
import io.scoreline.shard.catalog.ShardEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What readers notice of merges: an API answers score reads while a worker beside it merges a backlog and, in turns, stands
/// still; then small shards come in until a hundred merges are done, and the live files are counted by DuckDB
/// again and again.
final class MergeReaders {
    private static final Pattern SEQ = Pattern.compile("-- Events registered up to seq (\\d+)");
    private static final int RATE = 1_000;
    /// The machine's speed changes from one minute to the next: windows with and without merges take turns.
    private static final int PAIRS = 8;

    private static final int WINDOW_SECONDS = 3;
    static final int QUIET_SHARDS = 20;
    private static final int SMALL_BYTES = 100_000;
    private static final int MERGES = 100;
    private static final Duration AT_MOST = Duration.ofMinutes(8);

    private final MergeStore store;
    private final List<MergeStore.Written> templates;
    private final int shards;
    private final Path home;

    /// Rows registered up to each seq.
    private final TreeMap<Long, Long> rows = new TreeMap<>();

    /// Merged files seen so far.
    private final Set<String> outputs = new HashSet<>();

    MergeReaders(MergeStore store, List<MergeStore.Written> templates, int shards, List<String> args) {
        this.store = store;
        this.templates = templates;
        this.shards = shards;
        this.home = Path.of(MergeBench.option(args, "--home", ".")).toAbsolutePath();
    }

    void run() throws Exception {
        store.define();
        rows.put(0L, 0L);
        register(QUIET_SHARDS, 0);
        int port = ServerUnderTest.freePort();
        Process api = start("api", "--name", "api-1", "--port", String.valueOf(port));
        Process worker = start("worker", "--name", "worker-1", "--port", String.valueOf(ServerUnderTest.freePort()));
        try {
            awaitScored(api);
            OpenLoop loop = new OpenLoop(store.entities.stream().mapToObj("/v1/scores/customer-%08d"::formatted).toList());
            awaitTable(api, port, loop);
            loop.run(port, RATE, WINDOW_SECONDS * PAIRS);
            register(shards, QUIET_SHARDS);
            awaitScored(api);
            AtomicBoolean merging = new AtomicBoolean(true);
            Thread watch = Thread.ofPlatform().daemon().start(() -> watch(merging));
            compare(loop, port, worker);
            System.out.println(
                    merging.getAndSet(false) ? "there was something to merge all the time" : "not always something to merge: more --shards are needed");
            watch.join();
            counts(api, port);
        } finally {
            stop(api);
            stop(worker);
        }
    }

    /// In every second window the worker stands still as it is.
    private static void compare(OpenLoop loop, int port, Process worker) throws Exception {
        List<OpenLoop.Result> idle = new ArrayList<>();
        List<OpenLoop.Result> busy = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            busy.add(loop.run(port, RATE, WINDOW_SECONDS));
            signal(worker, "-STOP");
            try {
                idle.add(loop.run(port, RATE, WINDOW_SECONDS));
            } finally {
                signal(worker, "-CONT");
            }
        }
        OpenLoop.Result without = OpenLoop.Result.of(idle);
        OpenLoop.Result with = OpenLoop.Result.of(busy);
        System.out.println("reads while the worker stands still: " + without);
        System.out.printf(Locale.ROOT, "reads while it merges: %s; p99 %.2f times%n", with, with.micros(0.99) / without.micros(0.99));
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        if (new ProcessBuilder("kill", signal, String.valueOf(process.pid())).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException("kill " + signal + " " + process.pid() + " failed");
        }
    }

    /// Says false as soon as no merge has anything to do.
    private void watch(AtomicBoolean merging) {
        while (merging.get()) {
            long landing = store.catalog.liveShards().stream().filter(shard -> shard.level() == 0).count();
            if (landing < QUIET_SHARDS) {
                merging.set(false);
            }
            LockSupport.parkNanos(200_000_000L);
        }
    }

    private void counts(Process api, int port) throws Exception {
        seeMerged();
        int before = outputs.size();
        long begun = System.nanoTime();
        int asked = 0;
        int wrong = 0;
        MergeStore.Written small = store.write(SMALL_BYTES);
        while (outputs.size() - before < MERGES && System.nanoTime() - begun < AT_MOST.toNanos() && api.isAlive()) {
            for (int i = 0; i < 8; i++) {
                List<MergeStore.Written> some = new ArrayList<>();
                for (int nr = 0; nr < 5; nr++) {
                    some.add(store.again(small));
                }
                rows.put(store.register(some), store.rows);
                seeMerged();
                api.waitFor(50, TimeUnit.MILLISECONDS);
            }
            asked++;
            wrong += count(port) ? 0 : 1;
        }
        System.out.printf(Locale.ROOT, "files --sql: %d counts by DuckDB in the middle of %d merges, %d of them wrong%n",
                asked, outputs.size() - before, wrong);
    }

    private void seeMerged() {
        store.catalog.liveShards().stream()
                .filter(shard -> shard.level() > 0)
                .map(ShardEntry::path)
                .forEach(path -> outputs.add(path.value()));
    }

    /// Whether the view has as many rows as had been registered up to its seq.
    private boolean count(int port) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(home.resolve("scoreline").toString(), "files", "--sql", "--url", "http://127.0.0.1:" + port)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String sql = new String(process.getInputStream().readAllBytes(), UTF_8);
        Matcher seq = SEQ.matcher(sql);
        if (process.waitFor() != 0 || !seq.find()) {
            System.out.println("files --sql ended with " + process.exitValue() + ": " + sql.lines().findFirst().orElse(""));
            return false;
        }
        long expected = rows.floorEntry(Long.parseLong(seq.group(1))).getValue();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute(sql);
            try (ResultSet result = statement.executeQuery("SELECT count(*) FROM events")) {
                result.next();
                if (result.getLong(1) != expected) {
                    System.out.println("counted " + result.getLong(1) + " rows up to seq " + seq.group(1) + ", expected " + expected);
                }
                return result.getLong(1) == expected;
            }
        } catch (SQLException e) {
            System.out.println("DuckDB: " + e.getMessage());
            return false;
        }
    }

    private void register(int count, int from) throws IOException {
        for (int i = from; i < from + count; i++) {
            rows.put(store.register(List.of(store.again(templates.get(i % templates.size())))), store.rows);
        }
    }

    private void awaitScored(Process api) throws InterruptedException {
        long head = store.catalog.heads().events();
        while (store.catalog.progress().stream().mapToLong(Progress::doneSeq).min().orElse(0) < head && api.isAlive()) {
            api.waitFor(100, TimeUnit.MILLISECONDS);
        }
    }

    /// Until the API knows the scores.
    private static void awaitTable(Process api, int port, OpenLoop loop) throws Exception {
        for (int tries = 0; tries < 60 && api.isAlive(); tries++) {
            try {
                if (loop.run(port, 100, 1).errors() == 0) {
                    return;
                }
            } catch (IOException | IllegalStateException notYet) {
                // It does not listen yet.
            }
            api.waitFor(500, TimeUnit.MILLISECONDS);
        }
        throw new IllegalStateException("the API does not answer with the scores of all entities");
    }

    private Process start(String... command) throws IOException {
        List<String> line = new ArrayList<>(List.of(home.resolve("scoreline").toString()));
        line.addAll(List.of(command));
        line.addAll(List.of("--data", store.data.toString()));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(store.data.resolveSibling(command[0] + ".out").toFile());
        builder.environment().put("SCORELINE_POSTGRES_URL", store.postgres.jdbcUrl());
        builder.environment().put("SCORELINE_POSTGRES_USER", store.postgres.user());
        builder.environment().put("SCORELINE_POSTGRES_PASSWORD", store.postgres.password());
        builder.environment().put("SCORELINE_JAVA_OPTS", "-Xmx96m");
        builder.environment().put("MEMORY_BUDGET_MB", "380");
        return builder.start();
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
