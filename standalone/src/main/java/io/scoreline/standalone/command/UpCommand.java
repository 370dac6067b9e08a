package io.scoreline.standalone.command;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.standalone.client.ScorelineClient;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.fleet.Fleet;
import io.scoreline.standalone.roles.Standalone;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `up`: all roles in this process, or as processes of their own, until a signal ends it.
@Command(
        name = "up",
        description = "Run all roles and serve until Ctrl-C: in one process, or with --api and --workers in several.")
final class UpCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final ServerFlags flags = new ServerFlags();

    @Option(
            names = "--api",
            paramLabel = "N",
            description = "so many APIs as processes of their own, on --port and the ports behind it (default: none;"
                    + " 1 with --workers)")
    private @Nullable Integer apis;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "so many workers as processes of their own (default: none; 1 with --api)")
    private @Nullable Integer workers;

    UpCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        StandaloneConfig config = context.config(global.config, flags.settings());
        Definition definition = definition(config.definition());
        return apis == null && workers == null ? inOneProcess(config, definition) : asProcesses(config, definition);
    }

    private int inOneProcess(StandaloneConfig config, @Nullable Definition definition) throws Exception {
        try (Running<Standalone> running = new Running<>(Standalone.start(config, context.clock()), ExitCode.DONE)) {
            Standalone standalone = running.roles();
            greet(standalone.url(), List.of(standalone.url()), definition, standalone.dataDirectory(), standalone.postgres());
            return context.fenced(standalone.awaitFailure());
        }
    }

    private int asProcesses(StandaloneConfig config, @Nullable Definition definition) throws Exception {
        Fleet.Plan plan = plan();
        try (Running<Fleet> running =
                new Running<>(Fleet.start(config, plan, context.terminal().err()::println), ExitCode.DONE)) {
            Fleet fleet = running.roles();
            greet(fleet.url(), fleet.lines(), definition, fleet.dataDirectory(), fleet.postgres());
            new CountDownLatch(1).await();
        }
        return ExitCode.DONE;
    }

    private Fleet.Plan plan() throws CommandException {
        if (flags.name != null) {
            throw new CommandException("--name: the processes of --api and --workers are named api-1, worker-1 and so on");
        }
        List<String> handedOn = new ArrayList<>();
        if (global.config != null) {
            handedOn.addAll(List.of("--config", global.config.toString()));
        }
        if (flags.host != null) {
            handedOn.addAll(List.of("--host", flags.host));
        }
        if (flags.partitions != null) {
            handedOn.addAll(List.of("--partitions", flags.partitions));
        }
        try {
            return new Fleet.Plan(apis == null ? 1 : apis, workers == null ? 1 : workers, context.mainClass(), handedOn);
        } catch (IllegalArgumentException refused) {
            throw new CommandException(String.valueOf(refused.getMessage()));
        }
    }

    private static @Nullable Definition definition(@Nullable Path file) throws CommandException, IOException {
        return file == null ? null : DefinitionFile.read(file);
    }

    private void greet(String url, List<String> urls, @Nullable Definition definition, Path data, String postgres)
            throws IOException, InterruptedException {
        try (ScorelineClient client = new ScorelineClient(URI.create(url), context.key(global.config))) {
            if (definition != null) {
                client.addDefinition(definition.body(), false, false);
            }
            Greeting.print(context, urls, data, Greeting.definitions(client), postgres);
        }
    }
}
