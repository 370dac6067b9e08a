package io.scoreline.standalone.command;

import io.scoreline.standalone.config.Setting;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.roles.Role;
import io.scoreline.standalone.roles.Standalone;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `worker`: one worker in this process, beside others and APIs that share its data directory and its server.
@Command(
        name = "worker",
        description = "Run a worker alone until Ctrl-C; APIs and other workers share its PostgreSQL server and data directory.")
final class WorkerCommand implements Callable<Integer> {
    /// What a worker has when nobody says otherwise: it serves nothing but its health.
    private static final Map<Setting, String> DEFAULTS = Map.of(Setting.NAME, "worker-1", Setting.PORT, "0");

    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final RoleFlags flags = new RoleFlags();

    WorkerCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        StandaloneConfig config = context.config(global.config, flags.settings(), DEFAULTS);
        Supervision.begin(flags.supervised);
        try (Running<Standalone> running =
                new Running<>(Standalone.start(config, Role.WORKER, context.clock()), ExitCode.DONE)) {
            Standalone worker = running.roles();
            Greeting.print(context, List.of(worker.url()), worker.dataDirectory(), "", worker.postgres());
            return context.fenced(worker.awaitFailure());
        }
    }
}
