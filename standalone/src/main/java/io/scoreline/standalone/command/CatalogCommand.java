package io.scoreline.standalone.command;

import picocli.CommandLine.Command;

/// `catalog`: what can be done with a catalog as a whole.
@Command(name = "catalog", description = "Make a catalog anew that is lost for good.")
final class CatalogCommand extends CommandGroup {}
