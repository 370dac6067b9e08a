package io.scoreline.standalone.command;

import io.scoreline.standalone.client.ScoreList;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `scores`: the entities with the highest scores as a table.
@Command(name = "scores", description = "Show the entities with the highest scores.")
final class ScoresCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final TargetFlags target = new TargetFlags();

    @Option(names = "--top", paramLabel = "N", defaultValue = "20", description = "how many (default: 20)")
    private int top;

    @Option(
            names = "--definition",
            paramLabel = "NAME",
            description = "which definition (default: the only active one)")
    private @Nullable String definition;

    @Option(
            names = "--at",
            paramLabel = "last|now",
            defaultValue = "last",
            description = "each entity at its newest event, or all now (default: last)")
    private ScoreTime at = ScoreTime.last;

    ScoresCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        try (Target server = Target.open(context, global, target, true)) {
            ScoreList scores = server.client().topScores(top, definition, at.name());
            context.terminal()
                    .print("definition " + scores.definition() + "@" + scores.version() + ", at=" + at
                            + (at == ScoreTime.now ? ": " + scores.at() : "") + " (" + at.meaning() + ")");
            context.terminal().print(ScoreTable.of(scores));
            return ExitCode.DONE;
        }
    }
}
