package io.scoreline.standalone.command;

import io.scoreline.standalone.roles.JournalAccess;
import io.scoreline.standalone.terminal.Progress;
import io.scoreline.standalone.terminal.Terminal;
import io.scoreline.writer.JournalDrain;
import io.scoreline.writer.JournalDrain.Drained;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `journal drain`: registers all that a journal holds, from any machine that sees the store's data directory.
@Command(
        name = "drain",
        description = "Register all that a journal holds and nobody has registered, and leave it empty.")
final class JournalDrainCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Parameters(paramLabel = "DIR", description = "the journal's directory, such as scoreline-data/journal/api-1")
    private @Nullable Path journal;

    JournalDrainCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Path directory = journal == null ? Path.of("") : journal;
        try (JournalAccess store = JournalAccess.open(context.config(global.config, flags.settings()))) {
            Drained drained = drain(store.drain(directory, context.clock()));
            context.terminal().print("journal " + directory + ": " + described(drained));
        }
        return ExitCode.DONE;
    }

    /// The bar is made when it is known how long it is.
    private Drained drain(JournalDrain drain) throws IOException, InterruptedException {
        Terminal terminal = context.terminal();
        @Nullable Progress[] shown = new Progress[1];
        try {
            return drain.run((done, total) -> {
                Progress progress = shown[0];
                if (progress == null) {
                    progress = new Progress(terminal, "drain", total, "positions", 1);
                    shown[0] = progress;
                }
                progress.at(done, done + " of " + total + " positions");
            });
        } finally {
            if (shown[0] != null) {
                shown[0].close();
            }
        }
    }

    private static String described(Drained drained) {
        return drained.positions() == 0
                ? "nothing to drain"
                : "registered " + drained.events() + " events in " + drained.positions() + " positions, as writer "
                        + drained.writer().value();
    }
}
