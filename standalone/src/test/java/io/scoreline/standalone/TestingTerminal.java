package io.scoreline.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.standalone.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/// A terminal that nobody watches and whose output is kept.
public final class TestingTerminal {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal =
            new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);

    public Terminal terminal() {
        return terminal;
    }

    /// What was printed since the last call.
    public String takeOut() {
        return take(out);
    }

    public String takeErr() {
        return take(err);
    }

    private static String take(ByteArrayOutputStream buffer) {
        String text = buffer.toString(UTF_8);
        buffer.reset();
        return text;
    }
}
