package io.scoreline.shard.postgres;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running postmaster. It is started by a platform thread which then carries its output into the log and lives as long as the server does: the kernel tells the server when the
/// thread that started it ends. Thread-safe.
final class ServerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
    private static final Duration FAST_SHUTDOWN = Duration.ofSeconds(15);
    private static final Duration IMMEDIATE_SHUTDOWN = Duration.ofSeconds(5);
    private static final int CHUNK = 8192;

    private static final Duration LAST_OUTPUT = Duration.ofSeconds(1);

    private final Process process;
    private final Thread thread;

    private ServerProcess(Process process, Thread thread) {
        this.process = process;
        this.thread = thread;
    }

    static ServerProcess start(List<String> line, Path directory, ServerLog log) throws IOException {
        CompletableFuture<Process> started = new CompletableFuture<>();
        Thread thread =
                Thread.ofPlatform().daemon().name("postgres-server").start(() -> serve(line, directory, log, started));
        try {
            return new ServerProcess(started.join(), thread);
        } catch (CompletionException e) {
            throw new PostgresStartException("cannot run " + line + ": " + e.getCause(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Waits for its end; false when it has not come in time.
    boolean awaitExit(Duration time) throws IOException {
        try {
            return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for PostgreSQL, pid " + pid(), e);
        }
    }

    /// Fast shutdown: open transactions are rolled back. What does not stop in time is stopped harder; the data survives that too.
    void stop() throws IOException {
        if (process.isAlive()) {
            end();
        }
        try {
            thread.join(LAST_OUTPUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() throws IOException {
        Commands.signal(pid(), "INT");
        if (!awaitExit(FAST_SHUTDOWN)) {
            LOG.warn("PostgreSQL, pid {}, did not stop within {} and is stopped at once", pid(), FAST_SHUTDOWN);
            Commands.signal(pid(), "QUIT");
            if (!awaitExit(IMMEDIATE_SHUTDOWN)) {
                process.destroyForcibly();
            }
        }
    }

    private static void serve(List<String> line, Path directory, ServerLog log, CompletableFuture<Process> started) {
        Process process;
        try {
            process = new ProcessBuilder(line)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
        } catch (IOException e) {
            started.completeExceptionally(e);
            return;
        }
        started.complete(process);
        try (InputStream output = process.getInputStream()) {
            byte[] chunk = new byte[CHUNK];
            for (int read = output.read(chunk); read >= 0; read = output.read(chunk)) {
                log.append(chunk, read);
            }
        } catch (IOException e) {
            LOG.warn("the output of PostgreSQL, pid {}, cannot be read: {}", process.pid(), e.toString());
        }
        process.onExit().join();
    }
}
