package io.scoreline.standalone.command;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.standalone.client.DefinitionSummary;
import io.scoreline.standalone.terminal.TextTable;
import io.scoreline.standalone.terminal.TextTable.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `definition`: add, list, show, activate and retire scoring definitions.
@Command(name = "definition", description = "Add, list, show, activate and retire scoring definitions.")
final class DefinitionCommand implements Runnable {
    private static final Pattern VERSIONED = Pattern.compile("([^@]+)@(\\d{1,9})");

    private final Context context;

    @Mixin
    final GlobalFlags global = new GlobalFlags();

    @Spec
    private @Nullable CommandSpec spec;

    DefinitionCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(), "definition: expected add, list, show, activate or retire");
        }
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
                    ScoreFrom from)
            throws CommandException, IOException, InterruptedException {
        Definition definition = DefinitionFile.read(file);
        try (Target server = Target.open(context, addGlobal, target, false)) {
            DefinitionSummary added = server.client().addDefinition(definition.body(), shadow, from == ScoreFrom.now);
            context.terminal().print(added.name() + "@" + added.version() + " is " + added.state());
            return ExitCode.DONE;
        }
    }

    @Command(name = "list", description = "List all versions.")
    Integer list(@Mixin GlobalFlags listGlobal, @Mixin TargetFlags target)
            throws CommandException, IOException, InterruptedException {
        try (Target server = Target.open(context, listGlobal, target, true)) {
            List<DefinitionSummary> all = server.client().definitions();
            TextTable table = new TextTable(Column.text("definition"), Column.text("state"), Column.text("added"));
            all.forEach(each -> table.row(each.name() + "@" + each.version(), each.state(), each.addedAt()));
            context.terminal().print(table);
            return ExitCode.DONE;
        }
    }

    @Command(name = "show", description = "Show the text of a version.")
    Integer show(
            @Mixin GlobalFlags showGlobal, @Mixin TargetFlags target, @Parameters(paramLabel = "NAME@V") String version)
            throws CommandException, IOException, InterruptedException {
        Matcher named = versioned(version);
        try (Target server = Target.open(context, showGlobal, target, true)) {
            context.terminal()
                    .print(server.client()
                            .definitionBody(named.group(1), Integer.parseInt(named.group(2)))
                            .stripTrailing());
            return ExitCode.DONE;
        }
    }

    @Command(name = "activate", description = "Make a version the active one of its name.")
    Integer activate(
            @Mixin GlobalFlags activateGlobal,
            @Mixin TargetFlags target,
            @Parameters(paramLabel = "NAME@V") String version)
            throws CommandException, IOException, InterruptedException {
        return change(activateGlobal, target, version, "activate");
    }

    @Command(name = "retire", description = "Stop scoring with a version.")
    Integer retire(
            @Mixin GlobalFlags retireGlobal,
            @Mixin TargetFlags target,
            @Parameters(paramLabel = "NAME@V") String version)
            throws CommandException, IOException, InterruptedException {
        return change(retireGlobal, target, version, "retire");
    }

    private Integer change(GlobalFlags flags, TargetFlags target, String version, String action)
            throws CommandException, IOException, InterruptedException {
        Matcher named = versioned(version);
        try (Target server = Target.open(context, flags, target, true)) {
            DefinitionSummary changed =
                    server.client().changeDefinition(named.group(1), Integer.parseInt(named.group(2)), action);
            context.terminal().print(changed.name() + "@" + changed.version() + " is " + changed.state());
            return ExitCode.DONE;
        }
    }

    private static Matcher versioned(String text) throws CommandException {
        Matcher named = VERSIONED.matcher(text);
        if (!named.matches()) {
            throw new CommandException("definition \"" + text + "\": expected NAME@VERSION, such as host-risk@1");
        }
        return named;
    }
}
