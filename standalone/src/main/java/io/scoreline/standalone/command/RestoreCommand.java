package io.scoreline.standalone.command;

import io.scoreline.standalone.backup.StoreRestore;
import io.scoreline.standalone.backup.StoreRestore.Restored;
import io.scoreline.standalone.roles.StoreAccess;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `restore`: a store from a backup, in an empty data directory and an empty database.
@Command(name = "restore", description = "Make a store from a backup, in an empty data directory and database.")
final class RestoreCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Parameters(paramLabel = "SOURCE", description = "the folder of the backup")
    private @Nullable Path source;

    RestoreCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = source == null ? Path.of("") : source;
        try (StoreAccess store = StoreAccess.alone(context.config(global.config, flags.settings()))) {
            Restored restored = new StoreRestore(folder, store.catalog(), store.dataDirectory()).read();
            context.terminal().print("restored into " + store.dataDirectory() + ": up to seq " + restored.seq() + ", "
                    + restored.files() + " files");
        }
        return ExitCode.DONE;
    }
}
