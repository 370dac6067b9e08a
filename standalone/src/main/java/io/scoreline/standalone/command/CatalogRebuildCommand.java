package io.scoreline.standalone.command;

import io.scoreline.standalone.config.Setting;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.directory.StoreIdentity;
import io.scoreline.standalone.rebuild.CatalogRebuild;
import io.scoreline.standalone.rebuild.CatalogRebuild.Rebuilt;
import io.scoreline.standalone.roles.StoreAccess;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `catalog rebuild`: a catalog from the files of a data directory, in an empty database.
@Command(
        name = "rebuild",
        description = "Make the catalog of a data directory anew from the footers of its files, in an empty database; no role runs.")
final class CatalogRebuildCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "how many partitions the store was made with, where store.json does not say")
    private @Nullable String partitions;

    CatalogRebuildCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Map<Setting, String> given = flags.settings();
        StoreFlags.put(given, Setting.PARTITIONS, partitions);
        StandaloneConfig config = context.config(global.config, given);
        StoreIdentity.Remembered store = StoreIdentity.remembered(config.dataDirectory())
                .orElseThrow(() -> new IOException(config.dataDirectory() + ": expected a store with a store.json, found none"));
        int count = store.partitions().orElse(config.store().partitions());
        Duration window = store.dedupWindow().orElse(config.store().dedupWindow());
        try (StoreAccess access = StoreAccess.alone(config)) {
            Rebuilt rebuilt = new CatalogRebuild(access.catalog(), access.dataDirectory()).run(store.id(), count, window);
            context.terminal().print("catalog of " + access.dataDirectory() + ": " + rebuilt.shards() + " files with "
                    + rebuilt.rows() + " events, " + rebuilt.leftOut() + " files left out, " + rebuilt.writers()
                    + " writers, definitions " + rebuilt.definitions().stream()
                            .map(key -> key.name() + "@" + key.version())
                            .collect(Collectors.joining(", ", "[", "]")));
        }
        return ExitCode.DONE;
    }
}
