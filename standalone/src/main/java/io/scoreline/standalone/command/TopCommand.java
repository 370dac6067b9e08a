package io.scoreline.standalone.command;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The program's own level of the command line.
@Command(
        name = "scoreline",
        description = "Streaming scores from immutable Parquet shards: an event in, a score out.",
        versionProvider = TopCommand.Release.class,
        footer = {"", "Start with: ./scoreline demo"})
final class TopCommand implements Runnable {
    @Mixin
    final GlobalFlags global = new GlobalFlags();

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "show the release, and the Java that it runs on")
    boolean version;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "expected a command");
        }
    }

    /// What the program's own jar says.
    static final class Release implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String release = Optional.ofNullable(TopCommand.class.getPackage().getImplementationVersion()).orElse("of unknown release");
            return new String[] {"scoreline " + release + ", Java " + Runtime.version()};
        }
    }
}
