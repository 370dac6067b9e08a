package io.scoreline.standalone.command;

import picocli.CommandLine.Command;

/// `bench`: what this machine can do.
@Command(name = "bench", description = "Measure what this machine can do, without a store.")
final class BenchCommand extends CommandGroup {}
