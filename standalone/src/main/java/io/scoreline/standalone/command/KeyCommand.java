package io.scoreline.standalone.command;

import picocli.CommandLine.Command;

/// `key`: API keys of a store.
@Command(
        name = "key",
        description = "Make, list and revoke API keys, and bound what tenants may send. From its first key on a store"
                + " answers nobody without one.")
final class KeyCommand extends CommandGroup {}
