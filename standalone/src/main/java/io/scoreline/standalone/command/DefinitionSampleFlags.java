package io.scoreline.standalone.command;

import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.standalone.load.Mapping;
import io.scoreline.standalone.load.NdjsonFile;
import io.scoreline.standalone.terminal.TextTable;
import io.scoreline.standalone.terminal.TextTable.Column;
import io.scoreline.standalone.trial.SampleShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Flags that say where in the lines of a sample entity, time, type and id lie, as those of `load` do.
final class DefinitionSampleFlags {
    @Option(
            names = "--entity",
            paramLabel = "PATH",
            description = "where the entity lies (default: lines are envelopes {entity, ts, type, id, payload})")
    private @Nullable String entity;

    @Option(names = "--ts", paramLabel = "PATH", description = "where the time lies")
    private @Nullable String ts;

    @Option(names = "--type", paramLabel = "PATH", description = "where the type lies")
    private @Nullable String type;

    @Option(names = "--id", paramLabel = "PATH", description = "where the id lies")
    private @Nullable String id;

    boolean given() {
        return entity != null || ts != null;
    }

    /// Null for lines that are envelopes; of others that have no flags a table of their members is the way out.
    @Nullable
    Mapping mapping(NdjsonFile sample) throws CommandException, IOException {
        if (given()) {
            if (entity == null || ts == null) {
                throw usage("--entity and --ts: expected both, found one");
            }
            return new Mapping(
                    path("--entity", entity),
                    path("--ts", ts),
                    type == null ? null : path("--type", type),
                    id == null ? null : path("--id", id));
        }
        SampleShape shape = SampleShape.of(sample);
        if (!shape.areEnvelopes()) {
            throw unmapped(sample.path(), shape);
        }
        return null;
    }

    private static CommandException unmapped(Path file, SampleShape shape) {
        List<String> lines = new ArrayList<>();
        lines.add(file + ": its lines are no envelopes {entity, ts, type, id, payload}: say where entity and time lie, such"
                + " as " + shape.flags());
        lines.add("  its members:");
        TextTable table = new TextTable(
                Column.whole("path"),
                Column.text("kind"),
                Column.number("in lines"),
                Column.number("different"),
                Column.text("example"));
        shape.rows().forEach(row -> table.row(row.path(), row.kind(), row.share(), row.distinct(), row.example()));
        table.lines().forEach(line -> lines.add("  " + line));
        if (shape.more() > 0) {
            lines.add("  and " + shape.more() + " that fewer lines have");
        }
        return new CommandException(ExitCode.USAGE, lines);
    }

    private static FeaturePath path(String flag, String text) throws CommandException {
        try {
            return FeaturePath.parse(text);
        } catch (IllegalArgumentException refused) {
            throw usage(flag + " \"" + text + "\": " + refused.getMessage());
        }
    }

    private static CommandException usage(String line) {
        return new CommandException(ExitCode.USAGE, List.of(line));
    }

    /// The flags as they were given, for a command that is proposed.
    String text() {
        StringBuilder text = new StringBuilder();
        add(text, "--entity", entity);
        add(text, "--ts", ts);
        add(text, "--type", type);
        add(text, "--id", id);
        return text.toString();
    }

    private static void add(StringBuilder text, String flag, @Nullable String value) {
        if (value != null) {
            boolean plain = value.matches("[A-Za-z0-9_.-]+");
            text.append(' ').append(flag).append(' ').append(plain ? value : "'" + value + "'");
        }
    }
}
