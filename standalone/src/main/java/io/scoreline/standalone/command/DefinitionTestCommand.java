package io.scoreline.standalone.command;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.standalone.expect.Cases;
import io.scoreline.standalone.expect.CasesReader;
import io.scoreline.standalone.expect.Difference;
import io.scoreline.standalone.load.EventLines;
import io.scoreline.standalone.load.NdjsonFile;
import io.scoreline.standalone.terminal.TextTable;
import io.scoreline.standalone.terminal.TextTable.Column;
import io.scoreline.standalone.trial.SampleScores;
import io.scoreline.standalone.markup.YamlFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `definition test`: the scores of a sample held against expectations, without a store.
@Command(
        name = "test",
        description = "Score a sample of events and compare with expectations: exit code 0 when all holds, 1 when"
                + " something differs, 2 when a file cannot be read.")
final class DefinitionTestCommand implements Callable<Integer> {
    private static final int SHOWN_LINES = 10;

    private final Context context;

    @Mixin
    final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final DefinitionSampleFlags flags = new DefinitionSampleFlags();

    @Parameters(paramLabel = "FILE", description = "YAML or JSON")
    private @Nullable Path file;

    @Option(names = "--events", required = true, paramLabel = "SAMPLE", description = "JSON lines, plain or gzipped")
    private @Nullable Path events;

    @Option(names = "--expect", required = true, paramLabel = "CASES", description = "YAML with the expected values")
    private @Nullable Path expect;

    DefinitionTestCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Definition definition = definition();
        Cases cases = cases(definition);
        SampleScores scores = scores(definition);
        List<Difference> differences = cases.check(scores);
        if (differences.isEmpty()) {
            context.terminal()
                    .print(definition.name() + "@" + definition.version() + ": " + cases.size()
                            + " entities are as expected, of " + scores.counts().scored + " events");
            return ExitCode.DONE;
        }
        TextTable table = new TextTable(
                Column.text("entity"),
                Column.text("value"),
                Column.number("expected"),
                Column.number("found"),
                Column.whole("where"));
        differences.forEach(each ->
                table.row(each.entity(), each.value(), each.expected(), each.found(), expect + ":" + each.line()));
        context.terminal().print(table);
        context.terminal().err().println("error: " + differences.size() + " values differ");
        return ExitCode.FAILED;
    }

    private Definition definition() throws CommandException, IOException {
        try {
            return DefinitionFile.read(context.workingDirectory(), Objects.requireNonNull(file));
        } catch (CommandException bad) {
            throw new CommandException(ExitCode.USAGE, bad.lines());
        }
    }

    private Cases cases(Definition definition) throws CommandException, IOException {
        Path path = context.workingDirectory().resolve(Objects.requireNonNull(expect));
        if (!Files.isRegularFile(path)) {
            throw unreadable("expectations " + path + ": expected a file, found none");
        }
        try {
            return CasesReader.read(String.valueOf(expect), Files.readString(path), definition);
        } catch (YamlFault bad) {
            throw unreadable(String.valueOf(bad.getMessage()));
        }
    }

    private SampleScores scores(Definition definition) throws CommandException, IOException {
        SampleScores scores = new SampleScores(definition);
        List<String> refused = new ArrayList<>();
        try {
            NdjsonFile sample = NdjsonFile.at(context.workingDirectory().resolve(Objects.requireNonNull(events)));
            new EventLines(sample, flags.mapping(sample)).read(Long.MAX_VALUE, new Lines(scores, refused));
        } catch (IOException bad) {
            throw unreadable(String.valueOf(bad.getMessage()));
        }
        if (!refused.isEmpty()) {
            throw new CommandException(ExitCode.USAGE, refused);
        }
        return scores;
    }

    private static CommandException unreadable(String line) {
        return new CommandException(ExitCode.USAGE, List.of(line));
    }

    private final class Lines implements EventLines.Sink {
        private final SampleScores scores;
        private final List<String> refused;

        Lines(SampleScores scores, List<String> refused) {
            this.scores = scores;
            this.refused = refused;
        }

        @Override
        public void event(EventLines.Event event) throws IOException {
            scores.add(event);
        }

        @Override
        public void refused(long number, String reason) {
            if (refused.size() < SHOWN_LINES) {
                refused.add(events + ":" + number + ": " + reason);
            }
        }
    }
}
