package io.scoreline.worker;

import java.time.Duration;

/// Settings of a [Worker]. `threads` platform threads scan; `lease` is how long a claim lasts; `busyPoll` and
/// `idlePoll` are how often the feed is looked at when no signal comes; `chunkBytes` is the most that one scan holds in
/// columns.
public record WorkerSettings(
        String name, int threads, Duration lease, Duration busyPoll, Duration idlePoll, long chunkBytes) {
    public static WorkerSettings of(String name) {
        return new WorkerSettings(
                name, 4, Duration.ofSeconds(15), Duration.ofMillis(25), Duration.ofMillis(50), 32L << 20);
    }
}
