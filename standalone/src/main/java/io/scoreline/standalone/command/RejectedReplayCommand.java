package io.scoreline.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.standalone.client.IngestReply;
import io.scoreline.standalone.client.ScorelineClient;
import io.scoreline.writer.rejected.RejectedEvent;
import io.scoreline.writer.rejected.RejectedFile;
import io.scoreline.writer.rejected.RejectedFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `rejected replay`: sends the events of a file again. The file is a source whose position moves in the transaction that registers the events, so each is taken once, however often this is tried.
@Command(
        name = "replay",
        description = "Send the events of a file of refused ones again. What was sent before is not sent twice; what is refused"
                + " again is shown.")
final class RejectedReplayCommand implements Callable<Integer> {
    private static final int EVENTS_AT_ONCE = 1_000;
    private static final String LINES = "application/x-ndjson";

    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final TargetFlags target = new TargetFlags();

    @Option(
            names = "--query",
            paramLabel = "QUERY",
            description = "the mapping to read them by, such as entity=host&ts=time, instead of that with which they came")
    private String query = "";

    @Parameters(paramLabel = "FILE", description = "as `rejected list` shows it: rejected/tenant=…/date=…/….parquet")
    private String file = "";

    RejectedReplayCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        ShardPath path = path();
        try (Target server = Target.open(context, global, target, true);
                ArrowMemory arrow = new ArrowMemory()) {
            Path data = data(server.client());
            RejectedFile rejected = RejectedFile.read(
                    new LocalFileStore(data), path, arrow, new MemoryBudget(Runtime.getRuntime().maxMemory() / 2));
            refuseOtherTenant(server.client(), rejected);
            return replay(server.client(), RejectedFiles.source(path), rejected);
        }
    }

    /// The server tells a tenant's key nothing of its directory.
    private Path data(ScorelineClient client) throws IOException, InterruptedException {
        if (target.data != null) {
            return Path.of(target.data);
        }
        Path own = context.config(global.config, Map.of()).dataDirectory();
        return client.info().text("dataDirectory").map(Path::of).orElse(own);
    }

    private ShardPath path() throws CommandException {
        try {
            ShardPath path = new ShardPath(file);
            if (RejectedFiles.isReplay(file)) {
                return path;
            }
        } catch (IllegalArgumentException noPath) {
            // Said below.
        }
        throw new CommandException("FILE: expected a path as `rejected list` shows it, such as rejected/tenant=…, found \"" + file + "\"");
    }

    private static void refuseOtherTenant(ScorelineClient client, RejectedFile rejected)
            throws IOException, InterruptedException, CommandException {
        String tenant = client.info().text("tenant").orElse("");
        if (!tenant.equals(rejected.origin().tenant())) {
            throw new CommandException("the file is of tenant \"" + rejected.origin().tenant() + "\", and the key of tenant \""
                    + tenant + "\": set SCORELINE_API_KEY to a key of the file's tenant");
        }
    }

    private int replay(ScorelineClient client, String source, RejectedFile rejected) throws IOException, InterruptedException {
        List<RejectedEvent> events = rejected.events();
        long accepted = 0;
        long refused = 0;
        int from = (int) Math.min(events.size(), client.sourcePosition(source));
        int before = from;
        while (from < events.size()) {
            int to = Math.min(events.size(), from + EVENTS_AT_ONCE);
            String mapping = query.isEmpty() ? rejected.origin().query() : query;
            IngestReply reply = client.post(
                    mapping, body(rejected, from, to), rejected.origin().mediaType(), source, from, to);
            accepted += reply.accepted();
            refused += reply.rejected();
            reply.errors().forEach(error -> context.terminal().err().println(error.code() + ": " + error.message()));
            from = to;
        }
        context.terminal()
                .print(before + " had been sent again before, " + accepted + " are taken now, " + refused + " refused again");
        return refused > 0 ? ExitCode.FAILED : ExitCode.DONE;
    }

    private static byte[] body(RejectedFile rejected, int from, int to) {
        boolean lines = rejected.origin().mediaType().equals(LINES);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes((lines ? "" : "[").getBytes(UTF_8));
        for (int i = from; i < to; i++) {
            body.writeBytes((i == from ? "" : lines ? "\n" : ",").getBytes(UTF_8));
            body.writeBytes(rejected.events().get(i).event());
        }
        body.writeBytes((lines ? "\n" : "]").getBytes(UTF_8));
        return body.toByteArray();
    }
}
