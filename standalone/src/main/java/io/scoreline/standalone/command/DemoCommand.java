package io.scoreline.standalone.command;

import io.scoreline.standalone.client.ScoreList;
import io.scoreline.standalone.client.ScoredWait;
import io.scoreline.standalone.client.ScorelineClient;
import io.scoreline.standalone.config.Setting;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.roles.Standalone;
import io.scoreline.standalone.sample.DemoDefinition;
import io.scoreline.standalone.sample.EventGenerator;
import io.scoreline.standalone.sample.GeneratorOptions;
import io.scoreline.standalone.terminal.Progress;
import io.scoreline.standalone.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `demo`: everything at once on generated events.
@Command(
        name = "demo",
        description = "Start everything on a fresh directory, feed it generated events, show the scores.")
final class DemoCommand implements Callable<Integer> {
    private static final int EVENTS_IN_A_REQUEST = 500;
    private static final int EVENTS_PER_ENTITY = 40;
    private static final int LEADERS = 10;
    private static final long SEED = 2026;
    private static final Duration SPAN = Duration.ofHours(24);
    private static final Duration BETWEEN_LIVE_EVENTS = Duration.ofMillis(250);

    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Option(names = "--once", description = "stop when the scores are shown")
    private boolean once;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "20000",
            description = "how many events (default: 20000)")
    private int events;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "data directory, emptied first (default: ./scoreline-data/demo)")
    private @Nullable String data;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "port on the loopback address, 0 for any free one (default: 8080)")
    private @Nullable String port;

    DemoCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        StandaloneConfig config = config();
        EventGenerator generator = new EventGenerator(options());
        DemoDirectory.empty(config.dataDirectory());
        try (Running<Standalone> running =
                        new Running<>(Standalone.start(config, context.clock()), ExitCode.DONE);
                ScorelineClient client =
                        new ScorelineClient(URI.create(running.roles().url()))) {
            String url = running.roles().url();
            context.terminal().print("Scoreline serves " + url + " from " + config.dataDirectory());
            client.addDefinition(DemoDefinition.text(), false, false);
            feed(client, generator);
            show(client, config.dataDirectory(), url);
            if (!once) {
                feedUntilStopped(client, generator);
            }
        }
        return ExitCode.DONE;
    }

    private StandaloneConfig config() throws IOException {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        // A demo begins with an empty store, which no server outside can promise.
        given.put(Setting.POSTGRES_URL, "");
        given.put(Setting.POSTGRES_REPLICA_URL, "");
        if (port != null) {
            given.put(Setting.PORT, port);
        }
        if (data != null) {
            given.put(Setting.DATA_DIRECTORY, data);
            return context.config(global.config, given);
        }
        Path parent = context.config(global.config, given).dataDirectory();
        given.put(Setting.DATA_DIRECTORY, parent.resolve("demo").toString());
        return context.config(global.config, given);
    }

    private GeneratorOptions options() throws CommandException {
        try {
            int entities = Math.max(1, events / EVENTS_PER_ENTITY);
            return new GeneratorOptions(
                    events, entities, SEED, SPAN, context.clock().instant());
        } catch (IllegalArgumentException refused) {
            throw new CommandException("--" + refused.getMessage());
        }
    }

    private void feed(ScorelineClient client, EventGenerator generator) throws IOException, InterruptedException {
        try (Progress progress = new Progress(context.terminal(), "events", events, "events", 1)) {
            int sent = 0;
            while (generator.hasNext()) {
                ByteArrayOutputStream lines = new ByteArrayOutputStream();
                for (int i = 0; i < EVENTS_IN_A_REQUEST && generator.hasNext(); i++, sent++) {
                    lines.writeBytes(generator.next());
                    lines.write('\n');
                }
                client.post(lines.toByteArray());
                progress.at(sent, "sent");
            }
        }
        new ScoredWait(client).await();
    }

    private void show(ScorelineClient client, Path directory, String url) throws IOException, InterruptedException {
        Terminal terminal = context.terminal();
        ScoreList scores = client.topScores(LEADERS, null, "last");
        terminal.print("");
        terminal.print(events + " events scored by " + scores.definition() + "@" + scores.version() + ", at=last (each entity at its newest event)");
        terminal.print(ScoreTable.of(scores));
        terminal.print("");
        if (once) {
            int servedPort = URI.create(url).getPort();
            String portFlag =
                    Integer.toString(servedPort).equals(Setting.PORT.defaultText()) ? "" : " --port " + servedPort;
            terminal.print("Go on with: ./scoreline up --data " + directory + portFlag + ", then");
        } else {
            terminal.print("Go on with:");
        }
        String leader = scores.entries().isEmpty()
                ? "account-1"
                : scores.entries().getFirst().entity();
        terminal.print("  curl '" + url + "/v1/scores/" + leader + "'");
        terminal.print("  curl '" + url + "/v1/scores?top=5'");
        terminal.print("  curl '" + url + "/v1/events' -H 'Content-Type: application/json' -d '{\"entity\":\"" + leader
                + "\",\"type\":\"auth\",\"payload\":{\"action\":\"login_failed\",\"failed\":true,\"severity\":5}}'");
    }

    private void feedUntilStopped(ScorelineClient client, EventGenerator generator)
            throws IOException, InterruptedException {
        context.terminal().print("Feeding a few events per second until Ctrl-C.");
        while (true) {
            client.post(generator.next(context.clock().instant()));
            Thread.sleep(BETWEEN_LIVE_EVENTS);
        }
    }
}
