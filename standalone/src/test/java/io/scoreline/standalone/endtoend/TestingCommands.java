package io.scoreline.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.standalone.TestingTerminal;
import io.scoreline.standalone.command.CommandRunner;
import io.scoreline.standalone.command.Context;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/// Runs commands in this process, in a working directory of the test's choice.
final class TestingCommands {
    private final TestingTerminal terminal = new TestingTerminal();
    private final CommandRunner runner;

    TestingCommands(Path workingDirectory) {
        runner = new CommandRunner(new Context(terminal.terminal(), Map.of(), workingDirectory, Clock.systemUTC()));
    }

    /// What the command printed; it must have ended with the exit code.
    String run(int exitCode, String... arguments) {
        int found = runner.run(arguments);
        String out = terminal.takeOut();
        String err = terminal.takeErr();
        assertThat(found)
                .as("%s%n%s%n%s", String.join(" ", arguments), out, err)
                .isEqualTo(exitCode);
        return out + err;
    }
}
