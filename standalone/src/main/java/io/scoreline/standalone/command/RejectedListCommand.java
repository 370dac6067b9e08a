package io.scoreline.standalone.command;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.ListedFile;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.roles.StoreAccess;
import io.scoreline.standalone.terminal.TextTable;
import io.scoreline.standalone.terminal.TextTable.Column;
import io.scoreline.writer.rejected.RejectedEvent;
import io.scoreline.writer.rejected.RejectedFile;
import io.scoreline.writer.rejected.RejectedFiles;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `rejected list`: the files, oldest first, and why their events were refused.
@Command(name = "list", description = "List the files of refused events, oldest first, with the reasons, and which were sent again.")
final class RejectedListCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    RejectedListCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        StandaloneConfig config = context.config(global.config, flags.settings());
        try (StoreAccess store = StoreAccess.beside(config);
                ArrowMemory arrow = new ArrowMemory()) {
            LocalFileStore files = new LocalFileStore(config.dataDirectory());
            List<ListedFile> listed = RejectedFiles.list(files);
            if (listed.isEmpty()) {
                context.terminal().print("no rejected events are kept; the setting rejectedCap says how many bytes may be");
                return ExitCode.DONE;
            }
            MemoryBudget budget = new MemoryBudget(config.memoryBudget().bytes());
            TextTable table = new TextTable(
                    Column.whole("file"), Column.text("tenant"), Column.number("events"), Column.text("reasons"), Column.text("sent again"));
            for (ListedFile each : listed) {
                RejectedFile file = RejectedFile.read(files, each.path(), arrow, budget);
                table.row(
                        each.path().value(),
                        file.origin().tenant(),
                        Integer.toString(file.events().size()),
                        reasons(file),
                        state(store.catalog(), file, each));
            }
            context.terminal().print(table);
            return ExitCode.DONE;
        }
    }

    private static String reasons(RejectedFile file) {
        return file.events().stream().collect(groupingBy(RejectedEvent::code, TreeMap::new, counting())).entrySet().stream()
                .map(reason -> reason.getKey() + " " + reason.getValue())
                .collect(joining(", "));
    }

    private static String state(Catalog catalog, RejectedFile file, ListedFile listed) {
        long position = catalog.sourcePosition(file.origin().tenant(), RejectedFiles.source(listed.path()));
        return position == 0 ? "no" : position < file.events().size() ? "up to " + position : "yes";
    }
}
