package io.scoreline.standalone.command;

import io.scoreline.standalone.client.DefinitionSummary;
import io.scoreline.standalone.client.ScorelineClient;
import io.scoreline.standalone.terminal.Progress;
import java.io.IOException;
import java.time.Duration;

/// Watches a version that is built from the events stored, until it has caught up. Whoever stops watching stops nothing.
record BuildWatch(Context context, ScorelineClient client) {
    private static final Duration PAUSE = Duration.ofMillis(100);

    /// Without any event dealt with for so long, nobody seems to work on it.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// The version once it is built; at once when it is.
    DefinitionSummary await(DefinitionSummary added) throws CommandException, IOException, InterruptedException {
        if (!added.building()) {
            return added;
        }
        context.terminal().err().println(begin(added));
        try (Progress progress =
                new Progress(context.terminal(), added.label(), Math.max(1, added.total()), "events", 1)) {
            long most = -1;
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                DefinitionSummary now = current(added);
                if (!now.building()) {
                    return now;
                }
                progress.at(now.events(), now.events() + " of " + now.total() + " events");
                if (now.events() > most) {
                    most = now.events();
                    end = System.nanoTime() + PATIENCE.toNanos();
                }
                if (System.nanoTime() > end) {
                    throw new CommandException(added.label() + " stands at " + now.events() + " of " + now.total()
                            + " events for " + PATIENCE.toMinutes() + " min; is a worker running? `./scoreline definition"
                            + " list` shows how it goes on");
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private static String begin(DefinitionSummary added) {
        return added.label() + " is being built from " + added.total() + " events"
                + (added.activates() ? " and becomes active then" : "") + "; `./scoreline definition cancel "
                + added.label() + "` gives it up";
    }

    private DefinitionSummary current(DefinitionSummary added)
            throws CommandException, IOException, InterruptedException {
        return client.definitions().stream()
                .filter(each -> each.name().equals(added.name()) && each.version() == added.version())
                .findFirst()
                .orElseThrow(() -> new CommandException(added.label() + " was cancelled"));
    }
}
