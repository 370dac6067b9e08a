package io.scoreline.standalone.command;

import io.scoreline.standalone.client.ApiProblemException;
import io.scoreline.standalone.client.DefinitionSummary;
import io.scoreline.standalone.client.ScorelineClient;
import io.scoreline.standalone.config.Setting;
import io.scoreline.standalone.logging.LogSetup;
import io.scoreline.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a command that serves prints when it is ready.
final class Greeting {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private Greeting() {}

    static void print(Context context, List<String> urls, Path data, String definitions, String postgres) {
        if (LogSetup.isOnStandardOutput()) {
            context.say("ready after " + Uptime.seconds() + " s at " + String.join(", ", urls) + ", data " + data + ", " + postgres);
            return;
        }
        Terminal terminal = context.terminal();
        terminal.print("Scoreline is ready after " + Uptime.seconds() + " s");
        urls.forEach(url -> terminal.print("  URL         " + url));
        terminal.print("  data        " + data);
        if (!definitions.isEmpty()) {
            terminal.print("  definition  " + definitions);
        }
        terminal.print("  Postgres    " + postgres);
        terminal.print("Stop with Ctrl-C.");
    }

    static String definitions(ScorelineClient client) throws IOException, InterruptedException {
        List<DefinitionSummary> definitions;
        try {
            definitions = client.definitions();
        } catch (ApiProblemException refused) {
            if (refused.status() == UNAUTHORIZED || refused.status() == FORBIDDEN) {
                return "(shown with an API key in " + Setting.API_KEY.variable() + ")";
            }
            throw refused;
        }
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
