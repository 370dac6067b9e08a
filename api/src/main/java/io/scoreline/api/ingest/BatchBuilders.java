package io.scoreline.api.ingest;

import io.scoreline.writer.event.EventBatchBuilder;
import io.scoreline.writer.event.SourceRange;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Builders of batches, used again with the arrays that they have: a few, and none that has grown large. Thread-safe.
final class BatchBuilders {
    private static final int KEPT = 8;
    private static final long MOST_KEPT_BYTES = 2 << 20;

    private final ArrayBlockingQueue<EventBatchBuilder> kept = new ArrayBlockingQueue<>(KEPT);

    EventBatchBuilder take(String tenant, @Nullable SourceRange source) {
        EventBatchBuilder builder = kept.poll();
        return builder == null ? new EventBatchBuilder(tenant, source) : builder.reset(tenant, source);
    }

    /// Nobody may use the builder, or the batch that it lent, any more.
    void give(EventBatchBuilder builder) {
        if (builder.capacityBytes() <= MOST_KEPT_BYTES) {
            boolean _ = kept.offer(builder);
        }
    }
}
