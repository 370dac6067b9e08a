package io.scoreline.standalone.command;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.standalone.client.DefinitionSummary;
import io.scoreline.standalone.client.ScorelineClient;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.roles.Standalone;
import io.scoreline.standalone.terminal.Terminal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `up`: all roles in this process until a signal ends it.
@Command(name = "up", description = "Run all roles in one process and serve until Ctrl-C.")
final class UpCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final ServerFlags flags = new ServerFlags();

    UpCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        StandaloneConfig config = context.config(global.config, flags.settings());
        Definition definition = definition(config.definition());
        try (Running running = new Running(Standalone.start(config, context.clock()), ExitCode.DONE)) {
            greet(running.standalone(), definition);
            Throwable failure = running.standalone().awaitFailure();
            context.terminal()
                    .err()
                    .println("error: the writer stopped acknowledging events: " + failure.getMessage()
                            + "; what was acknowledged lies in the journal, start again when the cause is gone");
        }
        return ExitCode.FENCED;
    }

    private static @Nullable Definition definition(@Nullable Path file) throws CommandException, IOException {
        return file == null ? null : DefinitionFile.read(file);
    }

    private void greet(Standalone standalone, @Nullable Definition definition)
            throws IOException, InterruptedException {
        try (ScorelineClient client = new ScorelineClient(URI.create(standalone.url()))) {
            if (definition != null) {
                client.addDefinition(definition.body(), false, false);
            }
            Terminal terminal = context.terminal();
            terminal.print("Scoreline is ready after " + Uptime.seconds() + " s");
            terminal.print("  URL         " + standalone.url());
            terminal.print("  data        " + standalone.dataDirectory());
            terminal.print("  definition  " + described(client.definitions()));
            terminal.print("  Postgres    " + standalone.postgres());
            terminal.print("Stop with Ctrl-C.");
        }
    }

    private static String described(List<DefinitionSummary> definitions) {
        String live = definitions.stream()
                .filter(definition -> !definition.state().equals("retired"))
                .map(definition -> definition.name() + "@" + definition.version() + " ("
                        + definition.state().toLowerCase(Locale.ROOT) + ")")
                .collect(Collectors.joining(", "));
        return live.isEmpty()
                ? "none yet: events are stored, not scored; add one with `./scoreline definition add FILE`"
                : live;
    }
}
