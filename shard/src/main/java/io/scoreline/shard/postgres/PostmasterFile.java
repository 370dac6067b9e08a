package io.scoreline.shard.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// `postmaster.pid`, which a running server keeps in its data directory: line 1 its pid, 2 the data directory, 3 the time of its start, 4 the port, 5 the socket
/// directory, 6 the address, 7 the shared memory key, 8 its state. A killed server leaves it behind; a starting one writes it piece by piece.
record PostmasterFile(long pid, String dataDirectory, int port, String state) {
    private static final int PORT_LINE = 3;
    private static final int STATE_LINE = 7;

    static Path in(Path dataDirectory) {
        return dataDirectory.resolve("postmaster.pid");
    }

    static Optional<PostmasterFile> read(Path dataDirectory) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(in(dataDirectory));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return Optional.of(new PostmasterFile(
                number(line(lines, 0)), line(lines, 1), (int) number(line(lines, PORT_LINE)), line(lines, STATE_LINE)));
    }

    boolean ready() {
        return state.equals("ready");
    }

    /// Whether the process is alive and a server on this data directory: after a kill it may be a zombie, or its pid may be another process's by now.
    Optional<ProcessHandle> server() {
        return pid <= 0
                ? Optional.empty()
                : ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::servesDirectory);
    }

    private boolean servesDirectory(ProcessHandle process) {
        return process.info()
                .arguments()
                .map(arguments -> Arrays.asList(arguments).contains(dataDirectory))
                .orElse(false);
    }

    private static String line(List<String> lines, int index) {
        return index < lines.size() ? lines.get(index).strip() : "";
    }

    private static long number(String line) {
        try {
            return Long.parseLong(line);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
