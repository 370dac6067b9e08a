package io.scoreline.standalone.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Flags that every command has.
final class GlobalFlags {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings file (default: scoreline.yaml, if it exists)")
    @Nullable
    Path config;

    @Option(names = "--verbose", description = "show where an error came from")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;
}
