package io.scoreline.standalone.command;

import io.scoreline.scoring.definition.Band;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.MissingFileException;
import io.scoreline.standalone.client.FileList;
import io.scoreline.standalone.client.ScorelineClient;
import io.scoreline.standalone.config.DataSize;
import io.scoreline.standalone.config.DurationText;
import io.scoreline.standalone.preview.ChosenFiles;
import io.scoreline.standalone.preview.Comparison;
import io.scoreline.standalone.preview.Preview;
import io.scoreline.standalone.terminal.Progress;
import io.scoreline.standalone.terminal.TextTable;
import io.scoreline.standalone.terminal.TextTable.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `definition preview`: what a definition would change, over stored events, before anything is added.
@Command(
        name = "preview",
        description = "Score stored events with a definition and with the active version of its name, and show which"
                + " entities change band and which scores move most. Nothing is stored.")
final class DefinitionPreviewCommand implements Callable<Integer> {
    /// Files that a merge takes away are listed again.
    private static final int TRIES = 3;

    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final TargetFlags target = new TargetFlags();

    @Parameters(paramLabel = "FILE", description = "YAML or JSON")
    private @Nullable Path file;

    @Option(
            names = "--last",
            paramLabel = "DURATION",
            defaultValue = "7d",
            description = "the event files of so long before the newest event, each whole (default: 7d)")
    private String last = "";

    @Option(names = "--against", paramLabel = "NAME@V", description = "compare with this version instead of the active one")
    private @Nullable String against;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "256MiB",
            description = "memory that states and files may take (default: 256MiB)")
    private String memory = "";

    DefinitionPreviewCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Definition next = DefinitionFile.read(context.workingDirectory(), Objects.requireNonNull(file));
        Duration span = span();
        long bytes = bytes();
        try (Target server = Target.open(context, global, target, true)) {
            Definition before = before(server.client(), next);
            for (int attempt = 1; true; attempt++) {
                FileList all = server.client().files();
                ChosenFiles chosen = ChosenFiles.of(all, span);
                try {
                    print(before, next, chosen, compare(before, next, all.dataDirectory(), chosen, bytes));
                    return ExitCode.DONE;
                } catch (MissingFileException merged) {
                    if (attempt == TRIES) {
                        throw merged;
                    }
                } catch (MemoryExhaustedException full) {
                    throw new CommandException("preview: " + full.getMessage()
                            + "; give more with --memory, or look at less with --last");
                }
            }
        }
    }

    private Duration span() throws CommandException {
        try {
            return DurationText.parse(last);
        } catch (IllegalArgumentException refused) {
            throw new CommandException("--last: " + refused.getMessage() + ", found \"" + last + "\"");
        }
    }

    private long bytes() throws CommandException {
        try {
            return DataSize.parse(memory).bytes();
        } catch (IllegalArgumentException refused) {
            throw new CommandException("--memory: " + refused.getMessage() + ", found \"" + memory + "\"");
        }
    }

    private @Nullable Definition before(ScorelineClient client, Definition next)
            throws CommandException, IOException, InterruptedException {
        if (against != null) {
            return DefinitionText.stored(client, against).definition();
        }
        for (var each : client.definitions()) {
            if (each.name().equals(next.name()) && each.state().equals("active")) {
                return DefinitionText.stored(client, each.name() + "@" + each.version())
                        .definition();
            }
        }
        return null;
    }

    private Comparison compare(
            @Nullable Definition before, Definition next, Path data, ChosenFiles chosen, long bytes)
            throws IOException, InterruptedException {
        try (Progress progress = new Progress(context.terminal(), "preview", chosen.rows(), "events", 1);
                Preview preview = new Preview(new LocalFileStore(data), bytes, rows -> progress.at(rows, "read"))) {
            return preview.compare(before, next, chosen);
        }
    }

    private void print(@Nullable Definition before, Definition next, ChosenFiles chosen, Comparison comparison) {
        String label = before == null ? "nothing, as no version is active" : label(before);
        Instant newest = Instant.EPOCH.plus(chosen.newestMicros(), ChronoUnit.MICROS);
        context.terminal()
                .print(String.format(
                        Locale.ROOT,
                        "%s against %s: %,d events in %,d files, those of %s before %s; scores at that time",
                        label(next),
                        label,
                        chosen.rows(),
                        chosen.files(),
                        last,
                        newest));
        if (before != null) {
            context.terminal()
                    .print(String.format(
                            Locale.ROOT,
                            "%,d of %,d entities change band",
                            comparison.changed(),
                            comparison.entities()));
        }
        context.terminal().print("");
        context.terminal().print(bands(before, next, comparison));
        if (before != null && !comparison.movers().isEmpty()) {
            context.terminal().print("");
            context.terminal().print(movers(before, next, comparison));
        }
    }

    private static TextTable bands(@Nullable Definition before, Definition next, Comparison comparison) {
        List<String> from = bands(before);
        List<String> to = bands(next);
        List<Column> columns = new ArrayList<>(List.of(Column.text("band")));
        to.forEach(band -> columns.add(Column.number("to " + band)));
        TextTable table = new TextTable(columns.toArray(Column[]::new));
        for (String one : from) {
            List<String> row = new ArrayList<>(List.of("from " + one));
            to.forEach(other -> row.add(String.format(Locale.ROOT, "%,d", comparison.count(one, other))));
            table.row(row.toArray(String[]::new));
        }
        return table;
    }

    private static List<String> bands(@Nullable Definition definition) {
        List<String> bands = new ArrayList<>();
        if (definition != null) {
            definition.bands().stream().map(Band::name).forEach(bands::add);
        }
        bands.add(Comparison.NONE);
        return bands;
    }

    private static TextTable movers(Definition before, Definition next, Comparison comparison) {
        TextTable table = new TextTable(
                Column.text("largest movers"),
                Column.number(label(before)),
                Column.number(label(next)),
                Column.number("change"),
                Column.text("band"));
        comparison.movers().forEach(mover -> table.row(
                mover.entity(),
                number(mover.before().score()),
                number(mover.after().score()),
                String.format(Locale.ROOT, "%+.2f", mover.change()),
                mover.before().band().equals(mover.after().band())
                        ? mover.after().band()
                        : mover.before().band() + " to " + mover.after().band()));
        return table;
    }

    private static String number(double score) {
        return Double.isNaN(score) ? "-" : String.format(Locale.ROOT, "%.2f", score);
    }

    private static String label(Definition definition) {
        return definition.name() + "@" + definition.version();
    }
}
