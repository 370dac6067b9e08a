package io.scoreline.standalone.command;

/// How a command ends.
public final class ExitCode {
    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;

    /// An internal fault: the writer may not acknowledge events any more (`EX_SOFTWARE` of sysexits).
    public static final int FENCED = 70;

    /// Ended by a signal before it was done.
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
