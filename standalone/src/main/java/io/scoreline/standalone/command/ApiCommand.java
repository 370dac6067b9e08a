package io.scoreline.standalone.command;

import io.scoreline.standalone.client.ScorelineClient;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.roles.Role;
import io.scoreline.standalone.roles.Standalone;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `api`: one API in this process, beside others and workers that share its data directory and its server.
@Command(
        name = "api",
        description = "Run an API alone until Ctrl-C; workers and other APIs share its PostgreSQL server and data directory.")
final class ApiCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final RoleFlags flags = new RoleFlags();

    ApiCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        StandaloneConfig config = context.config(global.config, flags.settings(), Map.of());
        Supervision.begin(flags.supervised);
        try (Running<Standalone> running =
                new Running<>(Standalone.start(config, Role.API, context.clock()), ExitCode.DONE)) {
            Standalone api = running.roles();
            String definitions = definitions(api, context.key(global.config));
            Greeting.print(context, List.of(api.url()), api.dataDirectory(), definitions, api.postgres());
            return context.fenced(api.awaitFailure());
        }
    }

    private static String definitions(Standalone api, @Nullable String key)
            throws IOException, InterruptedException {
        try (ScorelineClient client = new ScorelineClient(URI.create(api.url()), key)) {
            return Greeting.definitions(client);
        }
    }
}
