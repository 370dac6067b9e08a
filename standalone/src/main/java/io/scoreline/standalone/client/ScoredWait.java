package io.scoreline.standalone.client;

import java.io.IOException;
import java.time.Duration;

/// Waits until everything that the server has accepted is scored. Not thread-safe.
public final class ScoredWait {
    private static final Duration PAUSE = Duration.ofMillis(50);

    /// Without any progress for so long, something is wrong.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ScorelineClient client;

    public ScoredWait(ScorelineClient client) {
        this.client = client;
    }

    /// The counts when nothing is pending any more.
    public StoreCounts await() throws IOException, InterruptedException {
        long pending = Long.MAX_VALUE;
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            StoreCounts counts = StoreCounts.of(client.info());
            if (counts.pending() == 0) {
                return counts;
            }
            if (counts.pending() < pending) {
                pending = counts.pending();
                end = System.nanoTime() + PATIENCE.toNanos();
            }
            if (System.nanoTime() > end) {
                throw new IOException(
                        "waiting for scores: " + pending + " events are still pending and none was scored for "
                                + PATIENCE.toSeconds() + " s; see the log of the server");
            }
            Thread.sleep(PAUSE);
        }
    }
}
