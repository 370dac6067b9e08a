package io.scoreline.standalone.command;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.standalone.client.ApiProblemException;
import io.scoreline.standalone.client.DefinitionSummary;
import io.scoreline.standalone.client.ScorelineClient;
import io.scoreline.standalone.difference.LineDifference;
import io.scoreline.standalone.terminal.TextTable;
import io.scoreline.standalone.terminal.TextTable.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `definition`: scoring definitions and what becomes of them; those that look at files have classes of their own.
@Command(
        name = "definition",
        description = "Check, try, add, list, show, activate, cancel and retire scoring definitions.")
final class DefinitionCommand extends CommandGroup {
    private final Context context;

    DefinitionCommand(Context context) {
        this.context = context;
    }

    @Command(
            name = "add",
            description =
                    "Add a definition; the active version of that name becomes a shadow unless --shadow is given.")
    Integer add(
            @Mixin GlobalFlags addGlobal,
            @Mixin TargetFlags target,
            @Parameters(paramLabel = "FILE", description = "YAML or JSON") Path file,
            @Option(names = "--shadow", description = "score with it, but do not make it the active version")
                    boolean shadow,
            @Option(
                            names = "--from",
                            paramLabel = "start|now",
                            defaultValue = "start",
                            description = "score all stored events, or those from now on (default: start)")
                    ScoreFrom from,
            @Option(names = "--detach", description = "do not wait until it is built from the events stored")
                    boolean detach)
            throws CommandException, IOException, InterruptedException {
        Definition definition = DefinitionFile.read(context.workingDirectory(), file);
        try (Target server = Target.open(context, addGlobal, target, false)) {
            DefinitionSummary added = add(server.client(), definition, shadow, from == ScoreFrom.now);
            tell(detach ? added : new BuildWatch(context, server.client()).await(added));
            return ExitCode.DONE;
        }
    }

    private DefinitionSummary add(ScorelineClient client, Definition definition, boolean shadow, boolean fromNow)
            throws CommandException, IOException, InterruptedException {
        try {
            return client.addDefinition(definition.body(), shadow, fromNow);
        } catch (ApiProblemException refused) {
            if (!refused.code().equals("definition_conflict")) {
                throw refused;
            }
            List<String> lines = new ArrayList<>(List.of(String.valueOf(refused.getMessage())));
            lines.addAll(LineDifference.of(
                    client.definitionBody(definition.name(), definition.version()), definition.body()));
            throw new CommandException(lines);
        }
    }

    private void tell(DefinitionSummary version) {
        String progress = version.progress();
        context.terminal()
                .print(version.label() + " is " + version.state() + (progress.isEmpty() ? "" : ", " + progress));
    }

    @Command(name = "list", description = "List all versions.")
    Integer list(@Mixin GlobalFlags listGlobal, @Mixin TargetFlags target)
            throws CommandException, IOException, InterruptedException {
        try (Target server = Target.open(context, listGlobal, target, true)) {
            List<DefinitionSummary> all = server.client().definitions();
            TextTable table = new TextTable(
                    Column.text("definition"), Column.text("state"), Column.text("added"), Column.whole("progress"));
            all.forEach(each -> table.row(each.label(), each.state(), each.addedAt(), each.progress()));
            context.terminal().print(table);
            return ExitCode.DONE;
        }
    }

    @Command(name = "show", description = "Show the text of a version.")
    Integer show(
            @Mixin GlobalFlags showGlobal, @Mixin TargetFlags target, @Parameters(paramLabel = "NAME@V") String version)
            throws CommandException, IOException, InterruptedException {
        Matcher named = DefinitionText.versioned(version);
        try (Target server = Target.open(context, showGlobal, target, true)) {
            context.terminal()
                    .print(server.client()
                            .definitionBody(named.group(1), Integer.parseInt(named.group(2)))
                            .stripTrailing());
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "activate",
            description = "Make a version the active one of its name; refused while it has not caught up.")
    Integer activate(
            @Mixin GlobalFlags activateGlobal,
            @Mixin TargetFlags target,
            @Parameters(paramLabel = "NAME@V") String version,
            @Option(names = "--wait", description = "wait until it has caught up; it becomes active then") boolean wait)
            throws CommandException, IOException, InterruptedException {
        Matcher named = DefinitionText.versioned(version);
        try (Target server = Target.open(context, activateGlobal, target, true)) {
            String action = wait ? "activate?when=built" : "activate";
            DefinitionSummary changed =
                    server.client().changeDefinition(named.group(1), Integer.parseInt(named.group(2)), action);
            tell(new BuildWatch(context, server.client()).await(changed));
            return ExitCode.DONE;
        }
    }

    @Command(name = "cancel", description = "Give up a version while it is built; nothing of it is left.")
    Integer cancel(
            @Mixin GlobalFlags cancelGlobal,
            @Mixin TargetFlags target,
            @Parameters(paramLabel = "NAME@V") String version)
            throws CommandException, IOException, InterruptedException {
        return change(cancelGlobal, target, version, "cancel");
    }

    @Command(
            name = "retire",
            description = "Stop scoring with a version; one that is built for the first time is cancelled.")
    Integer retire(
            @Mixin GlobalFlags retireGlobal,
            @Mixin TargetFlags target,
            @Parameters(paramLabel = "NAME@V") String version)
            throws CommandException, IOException, InterruptedException {
        return change(retireGlobal, target, version, "retire");
    }

    private Integer change(GlobalFlags flags, TargetFlags target, String version, String action)
            throws CommandException, IOException, InterruptedException {
        Matcher named = DefinitionText.versioned(version);
        try (Target server = Target.open(context, flags, target, true)) {
            tell(server.client().changeDefinition(named.group(1), Integer.parseInt(named.group(2)), action));
            return ExitCode.DONE;
        }
    }
}
