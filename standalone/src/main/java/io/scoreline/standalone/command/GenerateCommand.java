package io.scoreline.standalone.command;

import io.scoreline.standalone.sample.EventGenerator;
import io.scoreline.standalone.sample.GeneratorOptions;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `generate`: sample events as JSON lines.
@Command(
        name = "generate",
        description =
                "Write sample events as JSON lines; the same options give the same bytes (give --end a time for that).")
final class GenerateCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    final GlobalFlags global = new GlobalFlags();

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "1000",
            description = "how many events (default: 1000)")
    private int events;

    @Option(
            names = "--entities",
            paramLabel = "M",
            defaultValue = "100",
            description = "over how many entities (default: 100)")
    private int entities;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "seed of the random numbers (default: 1)")
    private long seed;

    @Option(
            names = "--hours",
            paramLabel = "H",
            defaultValue = "24",
            description = "spread over this many hours (default: 24)")
    private int hours;

    @Option(
            names = "--end",
            paramLabel = "TIME",
            defaultValue = "now",
            description = "time of the newest event: now, or such as 2026-01-31T12:00:00Z (default: now)")
    private String end = "now";

    @Option(names = "--out", paramLabel = "FILE", description = "write to this file (default: standard output)")
    private @Nullable Path out;

    GenerateCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        GeneratorOptions options = options();
        if (out == null) {
            write(options, context.terminal().out());
        } else {
            try (OutputStream file = new BufferedOutputStream(
                    Files.newOutputStream(context.workingDirectory().resolve(out)))) {
                write(options, file);
            }
        }
        return ExitCode.DONE;
    }

    private GeneratorOptions options() throws CommandException {
        try {
            return new GeneratorOptions(
                    events, entities, seed, Duration.ofHours(hours), Times.parse("--end", end, context.clock()));
        } catch (IllegalArgumentException refused) {
            throw new CommandException("--" + refused.getMessage());
        }
    }

    private static void write(GeneratorOptions options, OutputStream out) throws IOException {
        EventGenerator generator = new EventGenerator(options);
        while (generator.hasNext()) {
            out.write(generator.next());
            out.write('\n');
        }
        out.flush();
    }
}
