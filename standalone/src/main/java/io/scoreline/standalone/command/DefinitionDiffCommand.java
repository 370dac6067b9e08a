package io.scoreline.standalone.command;

import io.scoreline.standalone.difference.LineDifference;
import io.scoreline.standalone.difference.MeaningDifference;
import io.scoreline.standalone.terminal.TextTable;
import io.scoreline.standalone.terminal.TextTable.Column;
import io.scoreline.standalone.markup.YamlFault;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `definition diff`: what two definitions differ in, by meaning and by line.
@Command(name = "diff", description = "Show what two definitions differ in, each a file or NAME@V: by meaning, then by line.")
final class DefinitionDiffCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final TargetFlags target = new TargetFlags();

    @Parameters(index = "0", paramLabel = "A", description = "a file or NAME@V")
    private @Nullable String first;

    @Parameters(index = "1", paramLabel = "B", description = "a file or NAME@V")
    private @Nullable String second;

    DefinitionDiffCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        String before = Objects.requireNonNull(first);
        String after = Objects.requireNonNull(second);
        if (!DefinitionText.isStored(context, before) && !DefinitionText.isStored(context, after)) {
            print(DefinitionText.ofFile(context, before), DefinitionText.ofFile(context, after));
            return ExitCode.DONE;
        }
        try (Target server = Target.open(context, global, target, true)) {
            print(text(server, before), text(server, after));
        }
        return ExitCode.DONE;
    }

    private DefinitionText text(Target server, String text) throws CommandException, IOException, InterruptedException {
        return DefinitionText.isStored(context, text)
                ? DefinitionText.stored(server.client(), text)
                : DefinitionText.ofFile(context, text);
    }

    private void print(DefinitionText before, DefinitionText after) throws YamlFault {
        String from = before.definition().body();
        String to = after.definition().body();
        List<MeaningDifference.Change> changes = MeaningDifference.of(from, to);
        if (changes.isEmpty()) {
            context.terminal().print(before.label() + " and " + after.label() + " mean the same");
        } else {
            TextTable table =
                    new TextTable(Column.whole("what"), Column.whole(before.label()), Column.whole(after.label()));
            changes.forEach(change -> table.row(
                    change.what(),
                    change.before().isEmpty() ? "(none)" : change.before(),
                    change.after().isEmpty() ? "(none)" : change.after()));
            context.terminal().print(table);
        }
        List<String> lines = LineDifference.of(from, to);
        if (!lines.isEmpty()) {
            context.terminal().print("");
            lines.forEach(context.terminal()::print);
        }
    }
}
