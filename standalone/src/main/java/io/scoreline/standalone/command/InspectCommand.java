package io.scoreline.standalone.command;

import io.scoreline.standalone.inspect.FileInspector;
import io.scoreline.standalone.inspect.Inspection;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `inspect`: what one file is and holds.
@Command(
        name = "inspect",
        description = "Show what a shard, verdict, journal segment or any Parquet file holds, from the file alone.")
final class InspectCommand implements Callable<Integer> {
    private static final int MOST_ROWS = 1_000;

    private final Context context;

    @Mixin
    final GlobalFlags global = new GlobalFlags();

    @Parameters(paramLabel = "FILE", description = "Parquet file, *.journal, or a journal's file writer")
    private @Nullable Path file;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "5",
            description = "rows or records shown, 0 to " + MOST_ROWS + " (default: 5)")
    private int rows;

    InspectCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        if (rows < 0 || rows > MOST_ROWS) {
            throw new CommandException("--rows: expected 0 to " + MOST_ROWS + ", found " + rows);
        }
        Path given = file == null ? Path.of("") : file;
        print(context, new FileInspector(rows).inspect(context.workingDirectory().resolve(given)));
        return ExitCode.DONE;
    }

    /// Prints what was found; a fault in it is the command's failure.
    static void print(Context context, Inspection found) throws CommandException {
        found.lines().forEach(context.terminal()::print);
        if (found.fault() != null) {
            throw new CommandException(found.fault());
        }
    }
}
