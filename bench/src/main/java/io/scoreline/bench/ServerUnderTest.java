package io.scoreline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A process of this class path, such as the program with all its roles, and what it costs. `BENCH_SERVER_JAVA_OPTS` are
/// further options for it, to see what it does.
final class ServerUnderTest implements AutoCloseable {
    private static final long TICKS_PER_SECOND = 100;
    private final Process process;
    final int port;

    private ServerUnderTest(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static ServerUnderTest start(Path log, int port, Map<String, String> environment, String... command)
            throws IOException {
        List<String> line = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx" + environment.getOrDefault("BENCH_SERVER_HEAP", "512m"),
                "-cp",
                System.getProperty("java.class.path")));
        String options = System.getenv("BENCH_SERVER_JAVA_OPTS");
        if (options != null) {
            line.addAll(1, List.of(options.split(" ", -1)));
        }
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new ServerUnderTest(builder.start(), port);
    }

    void awaitReady(String path) throws Exception {
        for (int tries = 0; tries < 600; tries++) {
            try (HttpConnection connection = new HttpConnection(port)) {
                if (connection.get(path).status() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // Not listening yet.
            }
            if (!process.isAlive()) {
                throw new IllegalStateException("the server ended with " + process.exitValue());
            }
            LockSupport.parkNanos(200_000_000L);
        }
        throw new IllegalStateException("the server did not become ready");
    }

    /// Seconds of processor that the process and those it started have used so far.
    double cpuSeconds() throws IOException {
        double seconds = cpuSeconds(process.pid());
        for (ProcessHandle child : process.descendants().toList()) {
            seconds += cpuSeconds(child.pid());
        }
        return seconds;
    }

    private static double cpuSeconds(long pid) throws IOException {
        Path stat = Path.of("/proc/" + pid + "/stat");
        if (!Files.exists(stat)) {
            return 0;
        }
        String[] fields = Files.readString(stat, UTF_8).replaceFirst(".*\\) ", "").split(" ", -1);
        return (double) (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
