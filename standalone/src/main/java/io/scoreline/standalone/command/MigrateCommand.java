package io.scoreline.standalone.command;

import io.scoreline.shard.catalog.StoreInfo;
import io.scoreline.standalone.config.LogTarget;
import io.scoreline.standalone.config.Setting;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.logging.LogSetup;
import io.scoreline.standalone.roles.StoreMigration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `migrate`: the catalog's schema as this release needs it.
@Command(
        name = "migrate",
        description = "Bring the catalog's schema up to date and make the store when there is none, then end; roles do so too"
                + " when they start.")
final class MigrateCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Option(names = "--partitions", paramLabel = "N", description = "partitions of a new store (default: 8)")
    private @Nullable String partitions;

    MigrateCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Map<Setting, String> given = flags.settings();
        StoreFlags.put(given, Setting.PARTITIONS, partitions);
        StandaloneConfig config = context.config(global.config, given);
        if (config.logTarget() == LogTarget.STDOUT) {
            LogSetup.toStandardOutput();
        }
        StoreInfo store = StoreMigration.run(config);
        context.say("store " + store.id() + " at " + config.postgres() + " is up to date: " + store.partitions() + " partitions, a dedup window of "
                + store.dedupWindow().toMinutes() + " min");
        return ExitCode.DONE;
    }
}
