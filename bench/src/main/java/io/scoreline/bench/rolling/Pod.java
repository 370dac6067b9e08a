package io.scoreline.bench.rolling;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// A process that runs as a pod's container does. A Service sends calls to it from when it was found ready until a moment after it was told to end. Thread-safe.
record Pod(String name, Process process, int port, long startedNanos, Path log, Path group, AtomicBoolean ready) {
    private static final Duration READY = Duration.ofSeconds(120);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final int STOP_SECONDS = 45;

    /// Until a Service has heard that a pod is about to end.
    private static final Duration HEARD = Duration.ofMillis(500);

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /// Waits for `/readyz`; answers how long it took from the start.
    Duration awaitReady(HttpClient http) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/readyz")).timeout(Duration.ofSeconds(5)).build();
        while (age().compareTo(READY) < 0) {
            if (!process.isAlive()) {
                throw new IOException(name + " ended with exit code " + process.exitValue() + ": see " + log);
            }
            try {
                if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    ready.set(true);
                    return age();
                }
            } catch (IOException notYet) {
                LockSupport.parkNanos(LOOK.toNanos());
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        throw new IOException(name + " is not ready after " + READY + ": see " + log);
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /// SIGTERM; answers how long it took to end. One that does not, or that fails, is told.
    Duration stop() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        process.destroy();
        LockSupport.parkNanos(HEARD.toNanos());
        ready.set(false);
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(name + " did not end within " + STOP_SECONDS + " s: see " + log);
        }
        if (process.exitValue() != 0) {
            throw new IOException(name + " ended with exit code " + process.exitValue() + ": see " + log);
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /// What the kernel says of the process's memory now, in MiB; 0 when it has ended.
    long residentMib() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
                }
            }
        } catch (IOException ended) {
            return 0;
        }
        return 0;
    }
}
