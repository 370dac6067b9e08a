package io.scoreline.standalone;

import io.scoreline.standalone.command.CommandRunner;
import io.scoreline.standalone.command.Context;
import io.scoreline.standalone.terminal.Terminal;
import java.nio.file.Path;
import java.time.Clock;

/// The program.
public final class Scoreline {
    private Scoreline() {}

    public static void main(String[] arguments) {
        Context context = new Context(Terminal.ofProcess(), System.getenv(), Path.of(""), Clock.systemUTC());
        System.exit(new CommandRunner(context).run(arguments));
    }
}
