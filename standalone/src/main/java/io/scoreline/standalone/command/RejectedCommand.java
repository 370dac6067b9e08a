package io.scoreline.standalone.command;

import picocli.CommandLine.Command;

/// `rejected`: events that were refused and kept.
@Command(
        name = "rejected",
        description = "List refused events that were kept (setting rejectedCap), or send them again, once.")
final class RejectedCommand extends CommandGroup {}
