package io.scoreline.standalone.command;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Flags that say which server a command speaks to.
final class TargetFlags {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "a running server (default: the one that holds the data directory, else all roles are started for"
                            + " this command)")
    @Nullable
    URI url;

    @Option(names = "--data", paramLabel = "DIR", description = "data directory (default: ./scoreline-data)")
    @Nullable
    String data;
}
