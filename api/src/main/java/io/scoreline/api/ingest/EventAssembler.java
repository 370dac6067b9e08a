package io.scoreline.api.ingest;

import static io.scoreline.api.ingest.RawEvent.Field.ENTITIES;
import static io.scoreline.api.ingest.RawEvent.Field.ENTITY;
import static io.scoreline.api.ingest.RawEvent.Field.ID;
import static io.scoreline.api.ingest.RawEvent.Field.PAYLOAD;
import static io.scoreline.api.ingest.RawEvent.Field.TYPE;

import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonKind;
import io.scoreline.writer.event.EventBatchBuilder;
import org.jspecify.annotations.Nullable;

/// Appends the events in order to a batch: one row for each entity of an event, all or none. Not thread-safe.
final class EventAssembler {
    private static final byte[] NO_PAYLOAD = {'{', '}'};

    private final EventChecks checks;
    private final EventBatchBuilder batch;
    private final EventIds ids;
    private final BatchMemory memory;
    private final JsonCursor list = new JsonCursor();
    private final TextValue value = new TextValue();

    EventAssembler(EventChecks checks, EventBatchBuilder batch, EventIds ids, BatchMemory memory) {
        this.checks = checks;
        this.batch = batch;
        this.ids = ids;
        this.memory = memory;
    }

    /// Appends the event, or answers why it is refused.
    @Nullable Refusal append(RawEvent event, int index, long position) {
        Refusal refusal = checks.check(event);
        if (refusal != null) {
            return refusal;
        }
        int payloadBytes = event.isMissing(PAYLOAD) ? NO_PAYLOAD.length : event.to(PAYLOAD) - event.from(PAYLOAD);
        memory.take((long) checks.rows() * payloadBytes, checks.rows());
        JsonKind kind = event.kind(ENTITY);
        if (kind != null) {
            appendRow(event, kind, event.from(ENTITY), event.to(ENTITY), index, position);
            return null;
        }
        list.reset(event.bytes(), event.from(ENTITIES), event.to(ENTITIES));
        while (list.next()) {
            appendRow(event, list.kind(), list.valueFrom(), list.valueTo(), index, position);
        }
        return null;
    }

    private void appendRow(RawEvent event, JsonKind kind, int from, int to, int index, long position) {
        batch.begin();
        value.read(event.bytes(), kind, from, to);
        batch.entity(value.bytes(), value.from(), value.length());
        byte[] madeId = event.madeId();
        if (madeId != null) {
            batch.id(madeId, 0, madeId.length, false);
        } else if (readText(event, ID)) {
            batch.id(value.bytes(), value.from(), value.length(), false);
        } else {
            ids.give(batch, index, position);
        }
        if (readText(event, TYPE)) {
            batch.type(value.bytes(), value.from(), value.length());
        }
        batch.tsMicros(checks.tsMicros());
        if (event.isMissing(PAYLOAD)) {
            batch.payload(NO_PAYLOAD, 0, NO_PAYLOAD.length);
        } else {
            batch.payload(event.bytes(), event.from(PAYLOAD), event.to(PAYLOAD) - event.from(PAYLOAD));
        }
        batch.end();
    }

    private boolean readText(RawEvent event, RawEvent.Field field) {
        JsonKind kind = event.kind(field);
        return kind != null
                && kind != JsonKind.NULL
                && value.read(event.bytes(), kind, event.from(field), event.to(field));
    }
}
