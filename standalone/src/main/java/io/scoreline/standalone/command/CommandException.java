package io.scoreline.standalone.command;

import java.util.List;

/// A command that cannot be done: the lines say what, where, and the way out.
final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<String> lines;
    private final int exitCode;

    CommandException(String line) {
        this(List.of(line));
    }

    CommandException(List<String> lines) {
        this(ExitCode.FAILED, lines);
    }

    CommandException(int exitCode, List<String> lines) {
        super(lines.getFirst());
        this.exitCode = exitCode;
        this.lines = List.copyOf(lines);
    }

    int exitCode() {
        return exitCode;
    }

    List<String> lines() {
        return lines;
    }
}
