package io.scoreline.worker;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.CatalogSettings;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.LocalFileStore;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// A worker in a process of its own, which can be stopped, continued and killed.
final class TestingWorkerProcess implements AutoCloseable {
    private final UUID id;
    private final Process process;

    private TestingWorkerProcess(UUID id, Process process) {
        this.id = id;
        this.process = process;
    }

    static TestingWorkerProcess start(CatalogSettings settings, Path directory, String name, Duration lease)
            throws IOException {
        UUID id = UUID.randomUUID();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TestingWorkerProcess.class.getName(),
                settings.jdbcUrl(),
                settings.user(),
                settings.password(),
                directory.toString(),
                name,
                String.valueOf(lease.toMillis()),
                id.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File(directory.toFile().getParentFile(), name + ".log"))
                .start();
        return new TestingWorkerProcess(id, process);
    }

    UUID id() {
        return id;
    }

    void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill -" + name + " " + process.pid() + " ended with " + kill.exitValue());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /// Runs until its input ends.
    public static void main(String[] args) throws Exception {
        CatalogSettings settings = CatalogSettings.of(args[0], args[1], args[2], 6);
        UUID id = UUID.fromString(args[6]);
        try (Catalog catalog = Catalog.open(settings);
                ArrowMemory arrow = new ArrowMemory();
                ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor()) {
            catalog.registerProcess(id, Catalog.WORKER_ROLE, args[4], 6);
            ScheduledFuture<?> beats =
                    heart.scheduleAtFixedRate(() -> beat(catalog, id, args[4]), 500, 500, TimeUnit.MILLISECONDS);
            WorkerSettings plain = WorkerSettings.of(args[4]);
            WorkerParts parts = new WorkerParts(
                    id,
                    new LocalFileStore(Path.of(args[3])),
                    catalog,
                    new MemoryBudget(TestingStore.BUDGET_BYTES),
                    arrow,
                    new FeedSignal(),
                    new FeedSignal(),
                    Clock.systemUTC());
            try (Worker worker = Worker.start(
                    new WorkerSettings(
                            args[4],
                            2,
                            Duration.ofMillis(Long.parseLong(args[5])),
                            plain.chunkBytes()),
                    parts)) {
                while (System.in.read() >= 0) {
                    System.out.println(worker.counts());
                }
            }
            beats.cancel(true);
        }
    }

    private static void beat(Catalog catalog, UUID id, String name) {
        try {
            if (!catalog.heartbeat(id)) {
                catalog.registerProcess(id, Catalog.WORKER_ROLE, name, 6);
            }
        } catch (CatalogException e) {
            System.out.println("no heartbeat: " + e.getMessage());
        }
    }
}
