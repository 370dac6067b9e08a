package io.scoreline.shard.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Short commands of the system, and what stands in front of PostgreSQL's programs: as root a user namespace, since they refuse to run as root; on Linux a session
/// of its own, so that Ctrl-C reaches this process alone, and a signal when the thread that started it ends, so that none outlives this process.
final class Commands {
    /// Setting up a server takes a second, and much longer on a disk that is busy.
    private static final int DEADLINE_SECONDS = 120;

    /// Less than a pipe holds: a command that prints more is not among them.
    private static final int MOST_OUTPUT = 16 << 10;

    private final List<String> front;

    private Commands(List<String> front) {
        this.front = List.copyOf(front);
    }

    /// Looks which of the tools work here; those which are missing are left out.
    static Commands find(Platform platform) throws IOException {
        if (!platform.linux()) {
            return new Commands(List.of());
        }
        List<String> front = new ArrayList<>();
        addIfWorking(front, List.of("setsid"));
        if (isRoot()) {
            front.addAll(List.of("unshare", "-U"));
        }
        addIfWorking(front, List.of("setpriv", "--pdeathsig", "INT"));
        return new Commands(front);
    }

    /// The full command line of one of PostgreSQL's programs.
    List<String> line(String program, List<String> arguments) {
        List<String> line = new ArrayList<>(front);
        line.add(program);
        line.addAll(arguments);
        return line;
    }

    /// Runs a command that prints little to its end, in a folder that is there even when this process's own has been removed.
    static Result run(List<String> line) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(line)
                    .directory(new File("/"))
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
        } catch (IOException e) {
            return new Result(-1, e.toString());
        }
        try {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                return new Result(-1, "no end within " + DEADLINE_SECONDS + " s");
            }
            byte[] output = process.getInputStream().readNBytes(MOST_OUTPUT);
            return new Result(process.exitValue(), new String(output, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + line.getFirst(), e);
        } finally {
            process.destroyForcibly();
        }
    }

    /// Sends a signal; no effect when there is no such process.
    static void signal(long pid, String name) throws IOException {
        run(List.of("/bin/sh", "-c", "kill -" + name + " " + pid));
    }

    private static void addIfWorking(List<String> front, List<String> tool) throws IOException {
        List<String> probe = new ArrayList<>(tool);
        probe.add("true");
        if (run(probe).exit() == 0) {
            front.addAll(tool);
        }
    }

    /// Whoever `/proc/self` belongs to is who this process acts as.
    private static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /// An exit code, -1 when there was none, and what was printed.
    record Result(int exit, String output) {}
}
