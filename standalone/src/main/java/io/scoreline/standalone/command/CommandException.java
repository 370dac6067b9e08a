package io.scoreline.standalone.command;

import java.util.List;

/// A command that cannot be done: the lines say what, where, and the way out.
final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<String> lines;

    CommandException(String line) {
        this(List.of(line));
    }

    CommandException(List<String> lines) {
        super(lines.getFirst());
        this.lines = List.copyOf(lines);
    }

    List<String> lines() {
        return lines;
    }
}
