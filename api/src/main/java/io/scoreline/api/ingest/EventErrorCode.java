package io.scoreline.api.ingest;

import java.util.Locale;

/// Everything that can be wrong with one event. The codes are stable.
public enum EventErrorCode {
    EVENT_MALFORMED,
    EVENT_NOT_AN_OBJECT,
    EVENT_TOO_LARGE,
    EVENT_ENVELOPE_INVALID,
    EVENT_KEY_UNKNOWN,
    EVENT_KEY_DUPLICATE,
    EVENT_ENTITY_MISSING,
    EVENT_ENTITY_INVALID,
    EVENT_ENTITIES_INVALID,
    EVENT_ID_INVALID,
    EVENT_TS_MISSING,
    EVENT_TS_INVALID,
    EVENT_TS_IN_FUTURE,
    EVENT_TYPE_INVALID,
    EVENT_PAYLOAD_INVALID;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
