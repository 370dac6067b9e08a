package io.scoreline.api.ingest;

import static io.scoreline.api.ingest.RawEvent.Field.ENTITIES;
import static io.scoreline.api.ingest.RawEvent.Field.ENTITY;
import static io.scoreline.api.ingest.RawEvent.Field.ID;
import static io.scoreline.api.ingest.RawEvent.Field.PAYLOAD;
import static io.scoreline.api.ingest.RawEvent.Field.TS;
import static io.scoreline.api.ingest.RawEvent.Field.TYPE;

import io.scoreline.scoring.feature.EventTime;
import io.scoreline.scoring.feature.TimeText;
import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonKind;
import io.scoreline.scoring.json.JsonNumber;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Checks the fields of one event after the other. Not thread-safe.
final class EventChecks {
    private static final int MAX_ENTITIES = 8;
    private static final int MAX_ENTITY_BYTES = 256;
    private static final int MAX_ID_BYTES = 128;
    private static final int MAX_TYPE_BYTES = 128;
    /// How far the clock of a producer may be ahead of ours.
    private static final Duration FUTURE_BOUND = Duration.ofMinutes(5);
    private static final String TIME =
            "an RFC 3339 time with an offset, or seconds, milliseconds or microseconds since 1970";

    private final EventReader reader;
    private final long arrivalMicros;
    private final String text;
    private final JsonCursor list = new JsonCursor();
    private final JsonNumber number = new JsonNumber();
    private final TextValue value = new TextValue();
    private long tsMicros;
    private int rows;

    EventChecks(EventReader reader, long arrivalMicros) {
        this.reader = reader;
        this.arrivalMicros = arrivalMicros;
        this.text = reader.acceptsIntegers() ? "a string or an integer number" : "a string";
    }

    /// Why the event is refused, or null.
    @Nullable Refusal check(RawEvent event) {
        Refusal refusal = checkEntities(event);
        if (refusal == null) {
            refusal = checkOptional(event, ID, MAX_ID_BYTES, EventErrorCode.EVENT_ID_INVALID);
        }
        if (refusal == null) {
            refusal = checkOptional(event, TYPE, MAX_TYPE_BYTES, EventErrorCode.EVENT_TYPE_INVALID);
        }
        if (refusal == null) {
            refusal = checkTs(event);
        }
        if (refusal == null && !event.isMissing(PAYLOAD) && event.kind(PAYLOAD) != JsonKind.OBJECT) {
            return refusal(EventErrorCode.EVENT_PAYLOAD_INVALID, event, PAYLOAD, "a JSON object");
        }
        return refusal;
    }

    /// Time of the event last checked.
    long tsMicros() {
        return tsMicros;
    }

    /// Rows that the event last checked makes.
    int rows() {
        return rows;
    }

    private Refusal refusal(EventErrorCode code, RawEvent event, RawEvent.Field field, String expected) {
        return Refusal.of(code, reader.nameOf(field), expected, event.describe(field));
    }

    private @Nullable Refusal checkEntities(RawEvent event) {
        rows = 1;
        JsonKind one = event.kind(ENTITY);
        if (event.kind(ENTITIES) != null) {
            return one == null
                    ? checkList(event)
                    : Refusal.of(EventErrorCode.EVENT_ENTITIES_INVALID, "entities", "entity or entities", "both");
        }
        if (one == null || one == JsonKind.NULL) {
            return refusal(EventErrorCode.EVENT_ENTITY_MISSING, event, ENTITY, text);
        }
        return checkEntity(event.bytes(), one, event.from(ENTITY), event.to(ENTITY), ENTITY);
    }

    private @Nullable Refusal checkList(RawEvent event) {
        String expected = "an array of 1 to " + MAX_ENTITIES + " strings";
        if (event.kind(ENTITIES) != JsonKind.ARRAY) {
            return refusal(EventErrorCode.EVENT_ENTITIES_INVALID, event, ENTITIES, expected);
        }
        rows = 0;
        list.reset(event.bytes(), event.from(ENTITIES), event.to(ENTITIES));
        while (list.next()) {
            rows++;
            Refusal refusal = rows > MAX_ENTITIES
                    ? Refusal.of(EventErrorCode.EVENT_ENTITIES_INVALID, "entities", expected, "more")
                    : checkEntity(event.bytes(), list.kind(), list.valueFrom(), list.valueTo(), ENTITIES);
            if (refusal != null) {
                return refusal;
            }
        }
        return rows == 0
                ? Refusal.of(EventErrorCode.EVENT_ENTITIES_INVALID, "entities", expected, "an empty array")
                : null;
    }

    private @Nullable Refusal checkEntity(byte[] bytes, JsonKind kind, int from, int to, RawEvent.Field field) {
        String name = reader.nameOf(field);
        Refusal refusal =
                checkText(bytes, kind, from, to, MAX_ENTITY_BYTES, EventErrorCode.EVENT_ENTITY_INVALID, name);
        return refusal == null && value.holdsNul()
                ? Refusal.of(EventErrorCode.EVENT_ENTITY_INVALID, name, "text without U+0000", "U+0000")
                : refusal;
    }

    private @Nullable Refusal checkOptional(RawEvent event, RawEvent.Field field, int most, EventErrorCode code) {
        JsonKind kind = event.kind(field);
        return kind == null || kind == JsonKind.NULL
                ? null
                : checkText(
                        event.bytes(), kind, event.from(field), event.to(field), most, code, reader.nameOf(field));
    }

    private @Nullable Refusal checkText(
            byte[] bytes, JsonKind kind, int from, int to, int most, EventErrorCode code, String name) {
        boolean fits = kind == JsonKind.STRING || (kind == JsonKind.NUMBER && reader.acceptsIntegers());
        if (!fits || !value.read(bytes, kind, from, to)) {
            boolean surrogate = kind == JsonKind.STRING;
            return Refusal.of(
                    code,
                    name,
                    surrogate ? "a string that has UTF-8" : text,
                    surrogate ? "a lone surrogate" : RawEvent.describe(bytes, kind, from, to));
        }
        int length = value.length();
        return length == 0 || length > most
                ? Refusal.of(code, name, "1 to " + most + " bytes of UTF-8", length + " bytes")
                : null;
    }

    private @Nullable Refusal checkTs(RawEvent event) {
        JsonKind kind = event.kind(TS);
        if (kind == null || kind == JsonKind.NULL) {
            tsMicros = arrivalMicros;
            return reader.requiresTs() ? refusal(EventErrorCode.EVENT_TS_MISSING, event, TS, TIME) : null;
        }
        tsMicros = readTs(event, kind);
        if (tsMicros == EventTime.NONE) {
            return refusal(EventErrorCode.EVENT_TS_INVALID, event, TS, TIME);
        }
        if (tsMicros > arrivalMicros + FUTURE_BOUND.toNanos() / 1_000) {
            String expected = "a time not more than " + FUTURE_BOUND.toMinutes() + " minutes ahead of " + time(arrivalMicros);
            return Refusal.of(EventErrorCode.EVENT_TS_IN_FUTURE, reader.nameOf(TS), expected, time(tsMicros));
        }
        return null;
    }

    private static String time(long micros) {
        return TimeText.of(micros);
    }

    private long readTs(RawEvent event, JsonKind kind) {
        return switch (kind) {
            case STRING ->
                value.read(event.bytes(), kind, event.from(TS), event.to(TS))
                        ? EventTime.readMicros(value.bytes(), value.from(), value.length())
                        : EventTime.NONE;
            case NUMBER ->
                number.read(event.bytes(), event.from(TS), event.to(TS))
                        ? EventTime.readEpoch(number)
                        : EventTime.NONE;
            case OBJECT, ARRAY, TRUE, FALSE, NULL -> EventTime.NONE;
        };
    }
}
