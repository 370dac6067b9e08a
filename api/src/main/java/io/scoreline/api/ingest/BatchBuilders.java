package io.scoreline.api.ingest;

import io.scoreline.writer.event.EventBatchBuilder;
import io.scoreline.writer.event.SourceRange;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Builders of batches, used again with the arrays that they have: many small ones, a few larger ones, and none that has grown large. Thread-safe.
final class BatchBuilders {
    private static final long SMALL_BYTES = 32 << 10;
    private static final long MOST_KEPT_BYTES = 2 << 20;

    private final ArrayBlockingQueue<EventBatchBuilder> small = new ArrayBlockingQueue<>(128);
    private final ArrayBlockingQueue<EventBatchBuilder> larger = new ArrayBlockingQueue<>(8);

    /// For a body of so many bytes.
    EventBatchBuilder take(String tenant, @Nullable SourceRange source, int bodyBytes) {
        EventBatchBuilder builder = bodyBytes > SMALL_BYTES ? larger.poll() : small.poll();
        return builder == null ? new EventBatchBuilder(tenant, source) : builder.reset(tenant, source);
    }

    /// Nobody may use the builder, or the batch that it lent, any more.
    void give(EventBatchBuilder builder) {
        long bytes = builder.capacityBytes();
        if (bytes <= MOST_KEPT_BYTES) {
            boolean _ = (bytes > SMALL_BYTES ? larger : small).offer(builder);
        }
    }
}
