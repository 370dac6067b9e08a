package io.scoreline.standalone.command;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.WriterEntry;
import io.scoreline.shard.catalog.WriterId;
import io.scoreline.standalone.roles.JournalAccess;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `journal forget`: ends a writer whose journal is lost for good.
@Command(
        name = "forget",
        description = "End a writer whose journal is lost for good; events that lay in its journal alone are lost.")
final class JournalForgetCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Option(names = "--yes", description = "do it; without this the command only shows what is known")
    private boolean yes;

    @Parameters(paramLabel = "UUID", description = "the writer's id, as the refused start names it")
    private @Nullable UUID writer;

    JournalForgetCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        WriterId id = new WriterId(writer == null ? new UUID(0, 0) : writer);
        try (JournalAccess store = JournalAccess.open(context.config(global.config, flags.settings()))) {
            WriterEntry entry = store.catalog()
                    .writer(id)
                    .orElseThrow(() -> new CommandException("writer " + id.value() + ": the catalog knows none"));
            context.terminal().print(described(entry));
            if (entry.endedAt() != null) {
                context.terminal().print("it has ended at " + entry.endedAt() + ": nothing to forget");
                return ExitCode.DONE;
            }
            return forget(store.catalog(), entry);
        }
    }

    private Integer forget(Catalog catalog, WriterEntry entry) throws CommandException {
        String id = entry.id().value().toString();
        if (!yes) {
            throw new CommandException("writer " + id + ": what it acknowledged behind position " + entry.done()
                    + " lies in its journal alone; when that is lost for good, repeat with --yes");
        }
        if (!catalog.forgetWriter(entry.id())) {
            throw new CommandException("writer " + id + ": a process with the name \"" + entry.name()
                    + "\" is alive and may be using its journal; stop it, and wait until its heartbeat is "
                    + Catalog.HEARTBEAT.multipliedBy(3).toSeconds() + " s old");
        }
        context.terminal().print("writer " + id + " is forgotten");
        return ExitCode.DONE;
    }

    private static String described(WriterEntry entry) {
        return "writer " + entry.id().value() + ": name " + entry.name() + ", claimed at " + entry.claimedAt()
                + ", registered up to position " + entry.done() + " with " + entry.accepted() + " events";
    }
}
