package io.scoreline.standalone.command;

import io.scoreline.standalone.roles.Standalone;
import java.time.Duration;

/// All roles in this process, stopped when the command is done or when the process is told to end (SIGINT, SIGTERM), in
/// time before it is killed. Thread-safe.
final class Running implements AutoCloseable {
    /// Whoever sends SIGTERM usually kills half a minute later.
    private static final Duration DEADLINE = Duration.ofSeconds(25);

    private final Standalone standalone;
    private final int exitCode;
    private final Thread hook = new Thread(this::stop, "stop");

    /// From now on a signal stops the roles; then the process ends with the exit code.
    Running(Standalone standalone, int exitCode) {
        this.standalone = standalone;
        this.exitCode = exitCode;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    Standalone standalone() {
        return standalone;
    }

    private void stop() {
        Thread closing = Thread.ofPlatform().name("close").daemon().start(standalone::close);
        try {
            if (closing.join(DEADLINE)) {
                Runtime.getRuntime().halt(exitCode);
            }
            System.err.println("error: stopping took more than " + DEADLINE.toSeconds()
                    + " s; what was acknowledged lies in the journal and is registered at the next start");
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.FAILED);
    }

    /// Stops the roles and no longer listens for signals; never returns once a signal has come.
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            awaitEnd();
        }
        standalone.close();
    }

    private void awaitEnd() {
        while (hook.isAlive()) {
            try {
                hook.join();
            } catch (InterruptedException endsSoon) {
                Thread.onSpinWait();
            }
        }
    }
}
