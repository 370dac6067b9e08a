package io.scoreline.standalone.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The program's own level of the command line.
@Command(
        name = "scoreline",
        description = "Streaming scores from immutable Parquet shards: an event in, a score out.",
        footer = {"", "Start with: ./scoreline demo"})
final class TopCommand implements Runnable {
    @Mixin
    final GlobalFlags global = new GlobalFlags();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "expected a command");
        }
    }
}
