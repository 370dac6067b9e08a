package io.scoreline.standalone.command;

import io.scoreline.standalone.backup.StoreBackup;
import io.scoreline.standalone.backup.StoreBackup.Written;
import io.scoreline.standalone.roles.StoreAccess;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `backup`: a copy of the store in a folder, also while its roles run.
@Command(
        name = "backup",
        description = "Write the catalog and all live files to a folder; into one with an earlier backup, what is new.")
final class BackupCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Parameters(paramLabel = "DEST", description = "the folder, made when it is not there")
    private @Nullable Path destination;

    BackupCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = destination == null ? Path.of("") : destination;
        try (StoreAccess store = StoreAccess.beside(context.config(global.config, flags.settings()))) {
            Written written = new StoreBackup(store.catalog(), store.dataDirectory(), folder).write();
            context.terminal().print("backup in " + folder + ": up to seq " + written.seq() + ", " + written.files()
                    + " files, of which " + written.copied() + " are new with " + written.copiedBytes() + " bytes");
        }
        return ExitCode.DONE;
    }
}
