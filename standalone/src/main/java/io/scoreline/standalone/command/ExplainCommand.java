package io.scoreline.standalone.command;

import io.scoreline.standalone.json.JsonDocument;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `explain`: why an entity has its score, as a tree.
@Command(name = "explain", description = "Show how an entity's score comes about, from its events.")
final class ExplainCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final TargetFlags target = new TargetFlags();

    @Parameters(paramLabel = "ENTITY", description = "whose score")
    private String entity = "";

    @Option(
            names = "--definition",
            paramLabel = "NAME[@V]",
            description = "which definition (default: the only active one)")
    private @Nullable String definition;

    @Option(
            names = "--at",
            paramLabel = "last|now|TIME",
            defaultValue = "last",
            description = "at its newest event, now, or at a time such as 2026-01-31T12:00:00Z (default: last)")
    private String at = "last";

    ExplainCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        try (Target server = Target.open(context, global, target, true)) {
            JsonDocument score = server.client().explainedScore(entity, definition, at);
            ExplanationTree.of(score).lines().forEach(context.terminal()::print);
            return ExitCode.DONE;
        }
    }
}
