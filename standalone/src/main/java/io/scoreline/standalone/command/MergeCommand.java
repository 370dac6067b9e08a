package io.scoreline.standalone.command;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.MergeProgress;
import io.scoreline.shard.catalog.SetAsideFile;
import io.scoreline.standalone.roles.StoreAccess;
import io.scoreline.standalone.terminal.TextTable;
import io.scoreline.standalone.terminal.TextTable.Column;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `merge`: what merges are doing. Workers merge by themselves.
@Command(name = "merge", description = "Show the merge of each partition that is at work or was last. Workers merge by themselves.")
final class MergeCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Option(names = "--progress", required = true, description = "how far they are")
    private boolean progress;

    @Spec
    private @Nullable CommandSpec spec;

    MergeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        if (!progress && spec != null) {
            throw new ParameterException(spec.commandLine(), "merge: expected --progress");
        }
        try (StoreAccess store = StoreAccess.beside(context.config(global.config, flags.settings()))) {
            print(store.catalog());
        }
        return ExitCode.DONE;
    }

    private void print(Catalog catalog) {
        List<MergeProgress> merges = catalog.mergeProgress();
        TextTable table = new TextTable(
                Column.number("partition"),
                Column.number("level"),
                Column.text("state"),
                Column.number("done"),
                Column.number("files"),
                Column.number("MB"),
                Column.number("seconds"),
                Column.number("MB/s"),
                Column.text("told"));
        merges.forEach(merge -> row(table, merge));
        if (merges.isEmpty()) {
            context.terminal().print("nothing has been merged yet");
        } else {
            context.terminal().print(table);
        }
        List<SetAsideFile> aside = catalog.setAside();
        aside.forEach(file -> context.terminal().print(file.path() + ": set aside, not merged: " + file.reason()));
        context.terminal().print(catalog.mostUnmergedFiles() + " unmerged files in the partition that has most of them, "
                + aside.size() + " files set aside");
    }

    private static void row(TextTable table, MergeProgress merge) {
        double seconds = merge.worked().toMillis() / 1e3;
        table.row(
                Integer.toString(merge.partition().value()),
                Integer.toString(merge.level()),
                merge.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                100 * merge.done() / Math.max(1, merge.bytes()) + " %",
                Integer.toString(merge.files()),
                String.format(Locale.ROOT, "%.1f", merge.bytes() / 1e6),
                String.format(Locale.ROOT, "%.1f", seconds),
                String.format(Locale.ROOT, "%.1f", merge.done() / 1e6 / Math.max(1e-3, seconds)),
                merge.age().toSeconds() + " s ago");
    }
}
