package io.scoreline.scoring.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonKind;
import org.jspecify.annotations.Nullable;

/// What lies at a path in a payload: the value's kind and bytes; no kind when nothing is there, `blocked` when that is
/// because something on the way is no object.
record RawValue(@Nullable JsonKind kind, boolean blocked, int from, int to) {
    private static final RawValue ABSENT = new RawValue(null, false, 0, 0);
    private static final RawValue BLOCKED = new RawValue(null, true, 0, 0);

    /// Of duplicate members the last counts, as for the features themselves.
    static RawValue at(FeaturePath path, byte[] payload) {
        RawValue value = whole(payload);
        for (String member : path.members()) {
            if (value.kind != JsonKind.OBJECT) {
                return value.from == 0 || value.kind == JsonKind.NULL ? ABSENT : BLOCKED;
            }
            value = member(member, value, payload);
            if (value.kind == null) {
                return ABSENT;
            }
        }
        return value;
    }

    private static RawValue whole(byte[] payload) {
        int from = 0;
        while (from < payload.length && payload[from] <= ' ') {
            from++;
        }
        boolean object = from < payload.length && payload[from] == '{';
        return object ? new RawValue(JsonKind.OBJECT, false, from, payload.length) : ABSENT;
    }

    private static RawValue member(String name, RawValue object, byte[] payload) {
        byte[] utf8 = name.getBytes(UTF_8);
        JsonCursor cursor = new JsonCursor().reset(payload, object.from, object.to);
        RawValue found = ABSENT;
        while (cursor.next()) {
            if (cursor.nameIs(utf8)) {
                found = new RawValue(cursor.kind(), false, cursor.valueFrom(), cursor.valueTo());
            }
        }
        return found;
    }
}
