package io.scoreline.standalone.command;

import java.io.IOException;

/// Ends this process when its standard input ends, as it does when the process that started it dies, however it dies.
final class Supervision {
    private Supervision() {}

    static void begin(boolean supervised) {
        if (supervised) {
            Thread.ofPlatform().daemon().name("supervision").start(Supervision::awaitEnd);
        }
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException gone) {
            // As good as an end.
        }
        System.exit(ExitCode.DONE);
    }
}
