package io.scoreline.standalone.command;

import io.scoreline.standalone.logging.LogSetup;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Roles that this process runs, stopped when the command is done or when the process is told to end (SIGINT, SIGTERM), in
/// time before it is killed. Thread-safe.
final class Running<R extends AutoCloseable> implements AutoCloseable {
    /// Whoever sends SIGTERM usually kills half a minute later.
    private static final Duration DEADLINE = Duration.ofSeconds(25);

    private static final Logger log = LoggerFactory.getLogger(Running.class);

    private final R roles;
    private final int exitCode;
    private final Thread hook = new Thread(this::stop, "stop");

    /// From now on a signal stops the roles; then the process ends with the exit code.
    Running(R roles, int exitCode) {
        this.roles = roles;
        this.exitCode = exitCode;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    R roles() {
        return roles;
    }

    private void stop() {
        Thread closing = Thread.ofPlatform().name("close").daemon().start(this::closeRoles);
        try {
            if (closing.join(DEADLINE)) {
                Runtime.getRuntime().halt(exitCode);
            }
            String told = "stopping took more than " + DEADLINE.toSeconds()
                    + " s; what was acknowledged lies in the journal and is registered at the next start";
            if (LogSetup.isOnStandardOutput()) {
                log.error(told);
            } else {
                System.err.println("error: " + told);
            }
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
        closeRoles();
    }

    private void closeRoles() {
        try {
            roles.close();
        } catch (Exception failure) {
            log.warn("stopping failed", failure);
        }
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
