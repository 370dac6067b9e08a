package io.scoreline.bench;

import io.scoreline.shard.postgres.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An [IngestServer] in a process of its own. Not thread-safe.
final class IngestProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final PrintWriter in;
    final int port;

    IngestProcess(EmbeddedPostgres postgres, Path directory, List<String> javaOptions) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC"));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), IngestServer.class.getName()));
        command.addAll(List.of(postgres.jdbcUrl(), postgres.user(), postgres.password(), directory.toString()));
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        in = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        port = Integer.parseInt(line("port ").substring("port ".length()));
    }

    /// Log lines may come between.
    private String line(String pattern) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(pattern)) {
                return line;
            }
        }
        throw new IOException("the server ended before it said " + pattern);
    }

    /// What the process has used so far.
    Used used() throws IOException {
        in.println();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.matches("\\d+( \\d+){4}")) {
                String[] numbers = line.split(" ", -1);
                return new Used(
                        Long.parseLong(numbers[0]),
                        Long.parseLong(numbers[1]),
                        Long.parseLong(numbers[2]),
                        Long.parseLong(numbers[3]),
                        Long.parseLong(numbers[4]));
            }
        }
        throw new IOException("the server ended");
    }

    record Used(long cpuNanos, long allocatedBytes, long collections, long fullCollections, long peakReserved) {
        Used since(Used before) {
            return new Used(
                    cpuNanos - before.cpuNanos,
                    allocatedBytes - before.allocatedBytes,
                    collections - before.collections,
                    fullCollections - before.fullCollections,
                    peakReserved);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
