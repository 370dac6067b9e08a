package io.scoreline.standalone.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `rejected`: events that were refused and kept.
@Command(
        name = "rejected",
        description = "List refused events that were kept (setting rejectedCap), or send them again, once.")
final class RejectedCommand implements Runnable {
    @Mixin
    final GlobalFlags global = new GlobalFlags();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "rejected: expected one of " + String.join(", ", spec.subcommands().keySet()));
        }
    }
}
