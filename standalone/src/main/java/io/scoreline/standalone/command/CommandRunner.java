package io.scoreline.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.expression.NearestName;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.standalone.client.ApiProblemException;
import io.scoreline.standalone.config.ConfigException;
import io.scoreline.standalone.directory.DataDirectoryInUseException;
import io.scoreline.standalone.logging.LogSetup;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Reads arguments, runs the command they name, and turns its end into an exit code. Errors are one line each; where
/// they came from is told with `--verbose`.
public final class CommandRunner {
    private static final int HELP_COLUMNS = 110;

    private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);

    private final Context context;

    public CommandRunner(Context context) {
        this.context = context;
    }

    /// Runs the command; see [ExitCode] for what it answers.
    public int run(String... arguments) {
        CommandLine line = commandLine(arguments);
        line.setOut(new PrintWriter(context.terminal().out(), true, UTF_8));
        line.setErr(new PrintWriter(context.terminal().err(), true, UTF_8));
        line.setParameterExceptionHandler((refused, given) -> usageError(refused));
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, parsed));
        return line.execute(arguments);
    }

    /// All commands.
    CommandLine commandLine() {
        return commandLine(commands());
    }

    /// The command that is asked for alone, since setting up all of them takes a good part of a start; all when there is none of that name.
    private CommandLine commandLine(String[] arguments) {
        Map<String, Supplier<Object>> commands = commands();
        if (arguments.length > 0 && commands.containsKey(arguments[0])) {
            commands.keySet().retainAll(Set.of(arguments[0]));
        }
        return commandLine(commands);
    }

    private static CommandLine commandLine(Map<String, Supplier<Object>> commands) {
        CommandLine line = new CommandLine(new TopCommand());
        commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        line.setUsageHelpWidth(HELP_COLUMNS);
        return line;
    }

    private Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("up", () -> new UpCommand(context));
        commands.put("api", () -> new ApiCommand(context));
        commands.put("worker", () -> new WorkerCommand(context));
        commands.put("migrate", () -> new MigrateCommand(context));
        commands.put("demo", () -> new DemoCommand(context));
        commands.put("load", () -> new LoadCommand(context));
        commands.put("scores", () -> new ScoresCommand(context));
        commands.put("explain", () -> new ExplainCommand(context));
        commands.put("definition", () -> new CommandLine(new DefinitionCommand(context))
                .addSubcommand(new DefinitionCheckCommand(context))
                .addSubcommand(new DefinitionTestCommand(context))
                .addSubcommand(new DefinitionPreviewCommand(context))
                .addSubcommand(new DefinitionDiffCommand(context)));
        commands.put("files", () -> new FilesCommand(context));
        commands.put("inspect", () -> new InspectCommand(context));
        commands.put("key", () -> new CommandLine(new KeyCommand())
                .addSubcommand(new KeyCreateCommand(context))
                .addSubcommand(new KeyListCommand(context))
                .addSubcommand(new KeyRevokeCommand(context))
                .addSubcommand(new KeyLimitCommand(context))
                .addSubcommand(new KeyRetentionCommand(context)));
        commands.put("rejected", () -> new CommandLine(new RejectedCommand())
                .addSubcommand(new RejectedListCommand(context))
                .addSubcommand(new RejectedReplayCommand(context)));
        commands.put("journal", () -> new CommandLine(new JournalCommand())
                .addSubcommand(new JournalInspectCommand(context))
                .addSubcommand(new JournalDrainCommand(context))
                .addSubcommand(new JournalForgetCommand(context)));
        commands.put("catalog", () -> new CommandLine(new CatalogCommand()).addSubcommand(new CatalogRebuildCommand(context)));
        commands.put("backup", () -> new BackupCommand(context));
        commands.put("restore", () -> new RestoreCommand(context));
        commands.put("verify", () -> new VerifyCommand(context));
        commands.put("merge", () -> new MergeCommand(context));
        commands.put("generate", () -> new GenerateCommand(context));
        commands.put("bench", () -> new CommandLine(new BenchCommand()).addSubcommand(new BenchScanCommand(context)));
        commands.put("config", () -> new ConfigCommand(context));
        return commands;
    }

    private int usageError(ParameterException refused) {
        PrintStream err = context.terminal().err();
        CommandLine line = refused.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        err.println("error: " + described(refused, line) + " (see " + name + " --help)");
        return ExitCode.USAGE;
    }

    private static String described(ParameterException refused, CommandLine line) {
        return switch (refused) {
            case UnmatchedArgumentException unmatched ->
                unknown(unmatched.getUnmatched().getFirst(), line);
            case MissingParameterException missing ->
                firstLine(missing).replace("Missing required", "expected the required");
            default -> firstLine(refused);
        };
    }

    private static String unknown(String argument, CommandLine line) {
        String given = argument.replaceFirst("=.*", "");
        if (given.startsWith("-")) {
            List<String> options = new ArrayList<>();
            line.getCommandSpec().options().forEach(option -> options.addAll(List.of(option.names())));
            return "unknown option " + given + NearestName.hint(given, options);
        }
        boolean group = !line.getSubcommands().isEmpty();
        return (group ? "unknown command " : "unexpected argument ")
                + given
                + NearestName.hint(given, line.getSubcommands().keySet());
    }

    private int failed(Exception failure, ParseResult parsed) {
        PrintStream err = context.terminal().err();
        print(lines(failure), err);
        if (verbose(parsed)) {
            failure.printStackTrace(err);
        }
        return failure instanceof CommandException told ? told.exitCode() : ExitCode.FAILED;
    }

    /// Lines of a table or of a difference belong to the one before.
    private static void print(List<String> lines, PrintStream err) {
        if (LogSetup.isOnStandardOutput()) {
            lines.forEach(LOG::error);
            return;
        }
        lines.forEach(line -> err.println(line.matches("[-+ ] .*") ? line : "error: " + line));
    }

    private static boolean verbose(ParseResult parsed) {
        ParseResult innermost = parsed;
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
        }
        return innermost.matchedOptionValue("--verbose", false);
    }

    /// What went wrong, as the exception says it; for one that was not meant for people its type is told, too.
    private static List<String> lines(Exception failure) {
        return switch (failure) {
            case CommandException told -> told.lines();
            case ConfigException told -> List.of(firstLine(told));
            case ApiProblemException told -> List.of(firstLine(told));
            case DataDirectoryInUseException told -> List.of(firstLine(told));
            case CatalogException told -> List.of(firstLine(told));
            case InterruptedException interrupted -> List.of("interrupted");
            case IOException fault
            when fault.getMessage() != null && fault.getMessage().contains(" ") -> List.of(firstLine(fault));
            default ->
                List.of(failure.getClass().getSimpleName() + ": " + firstLine(failure) + " (--verbose tells where)");
        };
    }

    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
