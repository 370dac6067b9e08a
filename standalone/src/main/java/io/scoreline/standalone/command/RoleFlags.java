package io.scoreline.standalone.command;

import picocli.CommandLine.Option;

/// Flags of a command that runs one role.
final class RoleFlags extends ProcessFlags {
    /// For members of a fleet.
    @Option(names = "--supervised", hidden = true, description = "end when standard input ends")
    boolean supervised;
}
