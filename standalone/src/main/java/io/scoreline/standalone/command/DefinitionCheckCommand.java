package io.scoreline.standalone.command;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.engine.StateSize;
import io.scoreline.scoring.sample.FeatureSample;
import io.scoreline.scoring.sample.SampleCheck;
import io.scoreline.scoring.sample.SampleReport;
import io.scoreline.standalone.load.EventLines;
import io.scoreline.standalone.load.Mapping;
import io.scoreline.standalone.load.NdjsonFile;
import io.scoreline.standalone.terminal.Terminal;
import io.scoreline.standalone.terminal.TextTable;
import io.scoreline.standalone.terminal.TextTable.Column;
import io.scoreline.standalone.trial.SampleShape;
import io.scoreline.standalone.trial.StarterDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

/// `definition check`: what is wrong with a definition, what its states take, and how it fits a sample of events.
@Command(
        name = "check",
        description = "Check a definition: its problems, the bytes that entities take, and how it fits a sample of events.")
final class DefinitionCheckCommand implements Callable<Integer> {
    private static final long MILLION = 1_000_000;
    private static final int SHOWN_REFUSALS = 5;

    private final Context context;

    @Mixin
    final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final DefinitionSampleFlags flags = new DefinitionSampleFlags();

    @Parameters(paramLabel = "FILE", description = "YAML or JSON")
    private @Nullable Path file;

    @Option(names = "--events", paramLabel = "SAMPLE", description = "JSON lines, plain or gzipped")
    private @Nullable Path events;

    @Option(names = "--new", description = "write a first definition for the sample to FILE, which must not exist")
    private boolean fresh;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "lines of the sample to read at most (default: 1000000)")
    private long most;

    DefinitionCheckCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Path file = Objects.requireNonNull(this.file);
        Path path = context.workingDirectory().resolve(file);
        NdjsonFile sample =
                events == null ? null : NdjsonFile.at(context.workingDirectory().resolve(events));
        Mapping mapping = sample == null ? null : flags.mapping(sample);
        if (fresh) {
            write(path, sample);
        } else if (sample != null && !Files.exists(path)) {
            throw new CommandException("definition " + file
                    + ": expected a file, found none; with --new a first definition for the sample is written there");
        }
        Definition definition = DefinitionFile.read(context.workingDirectory(), file);
        Terminal terminal = context.terminal();
        terminal.print(definition.name() + "@" + definition.version() + ": " + definition.features().size()
                + " features, " + definition.terms().size() + " terms, "
                + definition.aggregates().size() + " aggregates, " + definition.bands().size() + " bands; no problems");
        size(StateSize.of(definition));
        if (sample != null) {
            sample(definition, new EventLines(sample, mapping));
        }
        next();
        return ExitCode.DONE;
    }

    private void write(Path path, @Nullable NdjsonFile sample) throws CommandException, IOException {
        if (sample == null) {
            throw new CommandException(ExitCode.USAGE, List.of("--new: expected --events as well"));
        }
        if (Files.exists(path)) {
            throw new CommandException("definition " + path + ": --new writes no file that exists");
        }
        String text = StarterDefinition.text(String.valueOf(path.getFileName()), SampleShape.of(sample));
        Files.writeString(path, text, StandardOpenOption.CREATE_NEW);
        context.terminal().print("written: " + path);
    }

    private void size(StateSize size) {
        context.terminal()
                .print("state of an entity: " + bytes(size.typicalBytes()) + ", " + bytes(size.worstBytes())
                        + " at most; of 1 M entities: " + bytes(MILLION * size.typicalBytes()) + ", "
                        + bytes(MILLION * size.worstBytes()) + " at most");
    }

    private static String bytes(long bytes) {
        if (bytes < 10_000) {
            return String.format(Locale.ROOT, "%,d B", bytes);
        }
        return bytes < 10_000_000_000L
                ? String.format(Locale.ROOT, "%,d MB", Math.ceilDiv(bytes, 1_000_000))
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    private void sample(Definition definition, EventLines sample) throws IOException {
        SampleCheck check = new SampleCheck(definition);
        Lines lines = new Lines(check);
        sample.read(most, lines);
        SampleReport report = check.report();
        Terminal terminal = context.terminal();
        terminal.print(String.format(
                Locale.ROOT,
                "sample: %,d events, %s%,d entities; %,d scored, %,d of other types, %,d invalid; %,d lines refused",
                report.events(),
                report.entities() == SampleCheck.MAX_ENTITIES ? "at least " : "",
                report.entities(),
                report.scored(),
                report.ignored(),
                report.invalid(),
                lines.refused));
        if (report.entities() > 0) {
            terminal.print(String.format(
                    Locale.ROOT,
                    "its entities' states: %,d B on average, %,d B at most",
                    report.meanStateBytes(),
                    report.mostStateBytes()));
        }
        if (!report.features().isEmpty()) {
            terminal.print(features(report.features()));
        }
        lines.warnings.forEach(line -> terminal.print("warning: " + line));
        report.warnings().forEach(line -> terminal.print("warning: " + line));
    }

    private static TextTable features(List<FeatureSample> features) {
        TextTable table = new TextTable(
                Column.text("feature"),
                Column.text("path"),
                Column.text("type"),
                Column.number("missing"),
                Column.number("share"));
        features.forEach(each -> table.row(
                each.feature().name(),
                each.feature().spec().path().toString(),
                each.feature().spec().type().name().toLowerCase(Locale.ROOT)
                        + (each.feature().spec().parse() ? ", parsed" : ""),
                String.format(Locale.ROOT, "%,d", each.missing()),
                String.format(Locale.ROOT, "%.1f %%", 100 * each.missingShare())));
        return table;
    }

    /// What to do with a definition without problems.
    private void next() {
        Terminal terminal = context.terminal();
        if (events == null) {
            terminal.print("next: ./scoreline definition check " + file + " --events SAMPLE.ndjson");
            return;
        }
        terminal.print("next: ./scoreline definition add " + file);
        if (flags.given()) {
            terminal.print("      ./scoreline load " + events + flags.text());
        }
    }

    /// Lines that are events go to the check, of the others the first are told.
    private static final class Lines implements EventLines.Sink {
        private final SampleCheck check;
        private final List<String> warnings = new ArrayList<>();
        private long refused;

        Lines(SampleCheck check) {
            this.check = check;
        }

        @Override
        public void event(EventLines.Event event) {
            check.add(event.entity(), event.type(), event.tsMicros(), event.payload());
        }

        @Override
        public void refused(long number, String reason) {
            if (++refused <= SHOWN_REFUSALS) {
                warnings.add("line " + number + " is refused: " + reason);
            }
        }
    }
}
