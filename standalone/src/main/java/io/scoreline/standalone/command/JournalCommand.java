package io.scoreline.standalone.command;

import picocli.CommandLine.Command;

/// `journal`: what can be done with a journal's directory.
@Command(
        name = "journal",
        description = "Look at a journal, register what a stranded one holds, or give up one that is lost.")
final class JournalCommand extends CommandGroup {}
