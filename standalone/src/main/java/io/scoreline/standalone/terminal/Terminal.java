package io.scoreline.standalone.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Optional;

/// Where a command's output goes, and whether a person watches it. Thread-safe.
public record Terminal(PrintStream out, PrintStream err, boolean interactive) {
    /// The terminal of this process, which gets UTF-8 whatever the locale says.
    public static Terminal ofProcess() {
        return new Terminal(stream(FileDescriptor.out), stream(FileDescriptor.err), isTerminal());
    }

    /// The platform answers a console even when nobody sits at it, or none at all.
    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private static PrintStream stream(FileDescriptor to) {
        return new PrintStream(new FileOutputStream(to), true, UTF_8);
    }

    public void print(String line) {
        out.println(line);
    }

    public void print(TextTable table) {
        table.lines().forEach(out::println);
    }
}
