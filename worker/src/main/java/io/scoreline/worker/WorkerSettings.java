package io.scoreline.worker;

import io.scoreline.writer.merge.EntityLayout;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Settings of a [Worker]. `threads` platform threads scan; `lease` is how long a claim lasts; `chunkBytes` is the most
/// that one scan holds in columns, `mergeChunkBytes` the most that one merge takes; `retention` is how long events are
/// kept, null for ever; `layout` is where merged shards lie.
public record WorkerSettings(
        String name,
        int threads,
        Duration lease,
        long chunkBytes,
        long mergeChunkBytes,
        @Nullable Duration retention,
        EntityLayout layout) {
    /// With merges that take no more than scans, and events kept for ever.
    public WorkerSettings(String name, int threads, Duration lease, long chunkBytes) {
        this(name, threads, lease, chunkBytes, chunkBytes, null, EntityLayout.PARTITION);
    }

    public static WorkerSettings of(String name) {
        return new WorkerSettings(name, 4, Duration.ofSeconds(15), 32L << 20);
    }
}
