package io.scoreline.standalone.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `journal`: what can be done with a journal's directory.
@Command(
        name = "journal",
        description = "Look at a journal, register what a stranded one holds, or give up one that is lost.")
final class JournalCommand implements Runnable {
    @Mixin
    final GlobalFlags global = new GlobalFlags();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "journal: expected one of "
                            + String.join(", ", spec.subcommands().keySet()));
        }
    }
}
