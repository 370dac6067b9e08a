package io.scoreline.standalone.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `key`: API keys of a store.
@Command(
        name = "key",
        description = "Make, list and revoke API keys, and bound what tenants may send. From its first key on a store"
                + " answers nobody without one.")
final class KeyCommand implements Runnable {
    @Mixin
    final GlobalFlags global = new GlobalFlags();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "key: expected one of " + String.join(", ", spec.subcommands().keySet()));
        }
    }
}
