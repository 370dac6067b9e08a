package io.scoreline.standalone.command;

import io.scoreline.standalone.inspect.JournalLines;
import io.scoreline.writer.journal.JournalInspection;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `journal inspect`: the segments of a journal, without its lock.
@Command(
        name = "inspect",
        description = "Show the segments of a journal; takes no lock and changes nothing, so it may be in use.")
final class JournalInspectCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    final GlobalFlags global = new GlobalFlags();

    @Parameters(paramLabel = "DIR", description = "directory of the journal, such as scoreline-data/journal/api-1")
    private @Nullable Path directory;

    JournalInspectCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Path given = context.workingDirectory().resolve(directory == null ? Path.of("") : directory);
        InspectCommand.print(context, JournalLines.of(given, JournalInspection.directory(given)));
        return ExitCode.DONE;
    }
}
