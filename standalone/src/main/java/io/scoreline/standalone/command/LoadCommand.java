package io.scoreline.standalone.command;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.standalone.client.ScoredWait;
import io.scoreline.standalone.client.StoreCounts;
import io.scoreline.standalone.load.BatchLimits;
import io.scoreline.standalone.load.LoadReport;
import io.scoreline.standalone.load.Mapping;
import io.scoreline.standalone.load.NdjsonFile;
import io.scoreline.standalone.load.SourceLoader;
import io.scoreline.standalone.load.TimeShift;
import io.scoreline.standalone.terminal.Progress;
import io.scoreline.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `load`: a file of JSON lines as a source.
@Command(
        name = "load",
        description =
                "Load a file of JSON lines; every line is one event and its payload. A load that was interrupted goes"
                        + " on where it stopped.")
final class LoadCommand implements Callable<Integer> {
    private static final long MEBIBYTE = 1L << 20;

    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final TargetFlags target = new TargetFlags();

    @Parameters(paramLabel = "FILE", description = "JSON lines, plain or gzipped")
    private @Nullable Path file;

    @Option(
            names = "--entity",
            paramLabel = "PATH",
            required = true,
            description = "where the entity lies: member, $.a.b, or $[\"@odd name\"]")
    private String entity = "";

    @Option(names = "--ts", paramLabel = "PATH", required = true, description = "where the time lies")
    private String ts = "";

    @Option(names = "--type", paramLabel = "PATH", description = "where the type lies")
    private @Nullable String type;

    @Option(
            names = "--id",
            paramLabel = "PATH",
            description = "where the id lies (default: each line is its own event)")
    private @Nullable String id;

    @Option(
            names = "--rebase",
            paramLabel = "now",
            description =
                    "move all times so that the newest becomes now; lines then go out as envelopes, the payload stays"
                            + " as it is")
    private @Nullable Rebase rebase;

    @Option(names = "--again", description = "load as new events what was loaded before")
    private boolean again;

    @Option(names = "--definition", paramLabel = "FILE", description = "add this definition first")
    private @Nullable Path definition;

    @Option(
            names = "--batch-events",
            paramLabel = "N",
            defaultValue = "" + BatchLimits.MOST_EVENTS,
            description = "events in one request at most (default: 5000)")
    private int batchEvents;

    @Option(
            names = "--batch-bytes",
            paramLabel = "N",
            defaultValue = "" + BatchLimits.MOST_BYTES,
            description = "bytes in one request at most (default: 4194304)")
    private int batchBytes;

    /// The names are those of the command line.
    private enum Rebase {
        now
    }

    LoadCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Mapping mapping = mapping();
        BatchLimits limits = limits();
        NdjsonFile lines = NdjsonFile.at(context.workingDirectory().resolve(Objects.requireNonNull(file)));
        Definition added = definition == null
                ? null
                : DefinitionFile.read(context.workingDirectory().resolve(definition));
        TimeShift shift = rebase == null
                ? null
                : TimeShift.toEndAt(lines, mapping, context.clock().instant());
        String source = "file:" + lines.sha256() + (again ? "#" + UUID.randomUUID() : "");
        try (Target server = Target.open(context, global, target, false)) {
            if (added != null) {
                server.client().addDefinition(added.body(), false, false);
            }
            StoreCounts before = StoreCounts.of(server.client().info());
            long start = System.nanoTime();
            LoadReport report = load(server, limits, lines, source, mapping, shift);
            StoreCounts counts = new ScoredWait(server.client()).await();
            print(report, counts.duplicates() - before.duplicates(), (System.nanoTime() - start) / 1e9);
            return end(report, counts);
        }
    }

    private Mapping mapping() throws CommandException {
        FeaturePath entityPath = path("--entity", entity);
        FeaturePath tsPath = path("--ts", ts);
        return new Mapping(
                entityPath, tsPath, type == null ? null : path("--type", type), id == null ? null : path("--id", id));
    }

    private static FeaturePath path(String flag, String text) throws CommandException {
        try {
            return FeaturePath.parse(text);
        } catch (IllegalArgumentException refused) {
            throw new CommandException(flag + " \"" + text + "\": " + refused.getMessage());
        }
    }

    private BatchLimits limits() throws CommandException {
        try {
            return new BatchLimits(batchEvents, batchBytes);
        } catch (IllegalArgumentException refused) {
            throw new CommandException("--" + refused.getMessage());
        }
    }

    private LoadReport load(
            Target server,
            BatchLimits limits,
            NdjsonFile lines,
            String source,
            Mapping mapping,
            @Nullable TimeShift shift)
            throws IOException, InterruptedException {
        String name = String.valueOf(lines.path().getFileName());
        try (Progress progress = new Progress(context.terminal(), name, lines.bytes(), "MiB", MEBIBYTE)) {
            SourceLoader.Listener listener = (bytes, events) -> progress.at(bytes, events + " events");
            return new SourceLoader(server.client(), limits, listener).load(lines, source, mapping, shift);
        }
    }

    private void print(LoadReport report, long duplicates, double seconds) {
        Terminal terminal = context.terminal();
        if (report.alreadyLoaded()) {
            terminal.print("already loaded: " + report.positions() + " events (--again loads them as new ones)");
            return;
        }
        if (report.before() > 0) {
            terminal.print("went on behind event " + report.before() + " of the file"
                    + (rebase == null ? "" : "; those before it keep the times that their own load gave them"));
        }
        terminal.print(String.format(
                Locale.ROOT,
                "accepted %d, duplicates %d, rejected %d, entities %d, %.1f s, %.0f events/s",
                report.accepted(),
                duplicates,
                report.rejected(),
                report.entities(),
                seconds,
                (report.accepted() + report.rejected()) / seconds));
        report.refused()
                .forEach(refusal ->
                        terminal.err().println("rejected: line " + refusal.line() + ": " + refusal.reason()));
        if (report.rejected() > report.refused().size()) {
            terminal.err()
                    .println(
                            "rejected: " + (report.rejected() - report.refused().size()) + " more lines");
        }
    }

    /// Rejected lines are told, and fail the command only when nothing was taken.
    private int end(LoadReport report, StoreCounts counts) {
        if (!counts.definitionLive()) {
            context.terminal()
                    .print("no definition is live: events are stored, not scored; add one with `./scoreline"
                            + " definition add FILE`");
        }
        return report.rejected() > 0 && report.accepted() == 0 ? ExitCode.FAILED : ExitCode.DONE;
    }
}
