package io.scoreline.standalone.command;

import io.scoreline.standalone.config.Settings;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.terminal.TextTable;
import io.scoreline.standalone.terminal.TextTable.Column;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `config`: every setting's value and where it came from.
@Command(name = "config", description = "Show every setting, its value, and where it came from; refuse what is wrong.")
final class ConfigCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final ServerFlags flags = new ServerFlags();

    ConfigCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Settings settings = context.settings(global.config, flags.settings());
        TextTable table = new TextTable(Column.text("key"), Column.text("value"), Column.text("from"));
        settings.lines().forEach(line -> table.row(line.key(), line.value(), line.origin()));
        context.terminal().print(table);
        StandaloneConfig.of(settings);
        return ExitCode.DONE;
    }
}
