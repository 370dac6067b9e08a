package io.scoreline.worker;

import java.time.Duration;

/// Settings of a [Worker]. `threads` platform threads scan; `lease` is how long a claim lasts;
/// `chunkBytes` is the most that one scan holds in columns.
public record WorkerSettings(String name, int threads, Duration lease, long chunkBytes) {
    public static WorkerSettings of(String name) {
        return new WorkerSettings(name, 4, Duration.ofSeconds(15), 32L << 20);
    }
}
