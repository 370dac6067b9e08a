package io.scoreline.standalone.command;

import io.scoreline.standalone.client.FileList;
import io.scoreline.standalone.files.EventView;
import io.scoreline.standalone.terminal.TextTable;
import io.scoreline.standalone.terminal.TextTable.Column;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `files`: the live event files as a table, or as a view for DuckDB.
@Command(name = "files", description = "List the live event files, or print a DuckDB view of the events that count.")
final class FilesCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final TargetFlags target = new TargetFlags();

    @Option(
            names = "--sql",
            description = "a CREATE VIEW statement instead, such as for: ./scoreline files --sql | duckdb events.db")
    private boolean sql;

    FilesCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        try (Target server = Target.open(context, global, target, true)) {
            FileList files = server.client().files();
            if (sql) {
                context.terminal().print(new EventView(files).sql());
            } else {
                context.terminal().print(table(files));
                context.terminal().print(totals(files));
            }
            return ExitCode.DONE;
        }
    }

    private static TextTable table(FileList files) {
        TextTable table = new TextTable(
                Column.whole("file"),
                Column.number("level"),
                Column.text("seqs"),
                Column.number("rows"),
                Column.number("bytes"),
                Column.text("oldest event"),
                Column.text("newest event"));
        files.events()
                .forEach(file -> table.row(
                        file.name(),
                        Integer.toString(file.level()),
                        seqs(file),
                        Long.toString(file.rows()),
                        Long.toString(file.bytes()),
                        file.minTs(),
                        file.maxTs()));
        return table;
    }

    private static String seqs(FileList.Events file) {
        return file.fromSeq() == file.toSeq() ? Long.toString(file.toSeq()) : file.fromSeq() + "-" + file.toSeq();
    }

    private static String totals(FileList files) {
        return files.events().size() + " files, " + files.rows() + " rows, " + files.bytes() + " bytes; "
                + files.verdicts().size() + " verdicts name "
                + files.verdicts().stream().mapToLong(FileList.Verdict::rows).sum() + " duplicates; up to seq "
                + files.seq() + ", at " + files.at();
    }
}
