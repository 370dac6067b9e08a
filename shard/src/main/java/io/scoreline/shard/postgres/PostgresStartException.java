package io.scoreline.shard.postgres;

import java.io.IOException;

/// The embedded server could not be set up or started: what was tried, where, and what the server said.
public final class PostgresStartException extends IOException {
    private static final long serialVersionUID = 1L;

    PostgresStartException(String message) {
        super(message);
    }

    PostgresStartException(String message, Throwable cause) {
        super(message, cause);
    }

    /// A failure with what the server printed last, and what to do where that is known.
    static PostgresStartException of(String what, String output) {
        return new PostgresStartException(
                what + hint(output) + (output.isBlank() ? "; it printed nothing" : "; it printed last:\n" + output.strip()));
    }

    private static String hint(String output) {
        if (output.contains("No space left on device")) {
            return output.contains("shared memory") || output.contains("/dev/shm")
                    ? ": /dev/shm is full or too small, 16 MiB free are enough"
                    : ": the disk is full";
        }
        if (output.contains("shared memory") && output.contains("Cannot allocate memory")) {
            return ": not enough memory for 64 MiB of shared memory";
        }
        if (output.contains("unshare failed")) {
            return ": PostgreSQL does not run as root and no user namespace can be made here; start as another user";
        }
        if (output.contains("Permission denied")) {
            return ": the directory or a file in it belongs to another user";
        }
        return "";
    }
}
