package io.scoreline.writer;

import io.scoreline.writer.event.EventBatch;
import io.scoreline.writer.event.EventBatchBuilder;
import io.scoreline.writer.event.SourceRange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Batches of events for tests.
public final class TestingBatches {
    private final EventBatchBuilder builder;

    private TestingBatches(String tenant, @Nullable SourceRange source) {
        this.builder = new EventBatchBuilder(tenant, source);
    }

    public static TestingBatches tenant(String tenant) {
        return new TestingBatches(tenant, null);
    }

    public static TestingBatches source(String tenant, String name, long from, long to) {
        return new TestingBatches(tenant, new SourceRange(name, from, to));
    }

    public TestingBatches event(String entity, String id, String ts, String payload) {
        return event(entity, id, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(ts)), payload);
    }

    public TestingBatches event(String entity, String id, long tsMicros, String payload) {
        builder.begin();
        byte[] bytes = entity.getBytes(StandardCharsets.UTF_8);
        builder.entity(bytes, 0, bytes.length);
        bytes = id.getBytes(StandardCharsets.UTF_8);
        builder.id(bytes, 0, bytes.length, false);
        builder.tsMicros(tsMicros);
        bytes = "test".getBytes(StandardCharsets.UTF_8);
        builder.type(bytes, 0, bytes.length);
        bytes = payload.getBytes(StandardCharsets.UTF_8);
        builder.payload(bytes, 0, bytes.length);
        builder.end();
        return this;
    }

    public EventBatch build() {
        return builder.build();
    }
}
