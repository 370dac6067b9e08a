package io.scoreline.api.ingest;

import io.scoreline.scoring.json.JsonKind;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where the fields of one event lie in the body, as values of JSON. Reused from event to event, not thread-safe.
final class RawEvent {
    private static final int SHOWN_BYTES = 64;

    private final Map<Field, Slot> slots = new EnumMap<>(Field.class);
    private byte[] bytes = {};
    private byte @Nullable [] madeId;

    RawEvent() {
        for (Field field : Field.values()) {
            slots.put(field, new Slot());
        }
    }

    void reset(byte[] body) {
        bytes = body;
        madeId = null;
        slots.values().forEach(slot -> slot.kind = null);
    }

    /// Gives an event an id that does not stand in it, as UTF-8.
    void makeId(byte[] id) {
        madeId = id;
    }

    byte @Nullable [] madeId() {
        return madeId;
    }

    void set(Field field, JsonKind kind, int begin, int end) {
        Slot slot = slot(field);
        slot.kind = kind;
        slot.from = begin;
        slot.to = end;
    }

    private Slot slot(Field field) {
        return Objects.requireNonNull(slots.get(field));
    }

    byte[] bytes() {
        return bytes;
    }

    /// Null when the event does not have the field.
    @Nullable JsonKind kind(Field field) {
        return slot(field).kind;
    }

    /// Whether the field is absent or a JSON null.
    boolean isMissing(Field field) {
        JsonKind kind = kind(field);
        return kind == null || kind == JsonKind.NULL;
    }

    int from(Field field) {
        return slot(field).from;
    }

    int to(Field field) {
        return slot(field).to;
    }

    /// The value in words, cut short.
    String describe(Field field) {
        JsonKind kind = kind(field);
        return kind == null ? "nothing" : describe(bytes, kind, from(field), to(field));
    }

    static String describe(byte[] bytes, JsonKind kind, int from, int to) {
        return switch (kind) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case TRUE -> "true";
            case FALSE -> "false";
            case NULL -> "null";
            case STRING, NUMBER ->
                to - from <= SHOWN_BYTES
                        ? new String(bytes, from, to - from, StandardCharsets.UTF_8)
                        : "a " + (kind == JsonKind.STRING ? "string" : "number") + " of " + (to - from) + " bytes";
        };
    }

    private static final class Slot {
        @Nullable JsonKind kind;
        int from;
        int to;
    }

    /// The fields of an event.
    enum Field {
        ENTITY,
        ENTITIES,
        ID,
        TS,
        TYPE,
        PAYLOAD;

        private final String key = name().toLowerCase(Locale.ROOT);

        /// Its key in the envelope.
        String key() {
            return key;
        }
    }
}
