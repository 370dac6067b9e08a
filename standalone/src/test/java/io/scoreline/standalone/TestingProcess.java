package io.scoreline.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A JVM of its own on the class path of the tests, whose output is kept. Thread-safe.
public final class TestingProcess implements AutoCloseable {
    private static final long LINE_SECONDS = 60;
    private static final long OUTPUT_SECONDS = 2;

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private TestingProcess(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /// Starts the class's main method with JVM options.
    public static TestingProcess start(List<String> options, String mainClass, String... arguments) throws IOException {
        return start(options, null, mainClass, arguments);
    }

    public static TestingProcess start(
            List<String> options, @Nullable Path workingDirectory, String mainClass, String... arguments)
            throws IOException {
        return start(options, Map.of(), workingDirectory, mainClass, arguments);
    }

    /// With variables in its environment, which has no other of ours.
    public static TestingProcess start(
            List<String> options,
            Map<String, String> environment,
            @Nullable Path workingDirectory,
            String mainClass,
            String... arguments)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(options, mainClass, arguments));
        builder.environment().keySet().removeIf(name -> name.startsWith("SCORELINE_"));
        builder.environment().putAll(environment);
        if (workingDirectory != null) {
            builder.directory(workingDirectory.toFile());
        }
        return start(builder);
    }

    public static TestingProcess start(ProcessBuilder builder) throws IOException {
        return new TestingProcess(builder.redirectErrorStream(true).start());
    }

    /// What starts a class of the tests' class path in a JVM of its own.
    public static List<String> command(List<String> options, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>(java());
        command.addAll(options);
        command.addAll(TestingClassPath.options());
        command.add(mainClass);
        command.addAll(List.of(arguments));
        return command;
    }

    static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1");
    }

    private void read() {
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                add(line);
            }
        } catch (IOException killed) {
            add(String.valueOf(killed.getMessage()));
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// Waits for a line that holds the text, and answers it.
    public synchronized String awaitLine(String text) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LINE_SECONDS);
        while (true) {
            for (String line : lines) {
                if (line.contains(text)) {
                    return line;
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (ended || left <= 0) {
                throw new TimeoutException("expected a line with \"" + text + "\", found " + String.join("\n", lines));
            }
            wait(left);
        }
    }

    public synchronized List<String> output() {
        return List.copyOf(lines);
    }

    public long pid() {
        return process.pid();
    }

    /// Waits for the process to end by itself, and for what it printed to arrive.
    public int awaitExit(long seconds) throws InterruptedException, TimeoutException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new TimeoutException(
                    "expected an end within " + seconds + " s, found " + String.join("\n", output()));
        }
        awaitOutput();
        return process.exitValue();
    }

    /// A process that it left behind may hold the output open: then what came is all there is.
    private synchronized void awaitOutput() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(OUTPUT_SECONDS);
        long left = OUTPUT_SECONDS * 1_000;
        while (!ended && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    /// What it started and what that started, alive now.
    public List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /// Sends a signal by its name.
    public void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
        if (kill.waitFor() != 0) {
            throw new IOException("signal " + name + " could not be sent to " + process.pid());
        }
    }

    /// SIGTERM.
    public void terminate() {
        process.destroy();
    }

    /// SIGKILL to the process and everything that it started.
    public void kill() throws InterruptedException {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
        all.forEach(handle -> handle.onExit().join());
    }

    @Override
    public void close() {
        try {
            kill();
            process.getOutputStream().close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException unlikely) {
            throw new UncheckedIOException(unlikely);
        }
    }
}
