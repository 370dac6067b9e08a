package io.scoreline.api.ingest;

import io.scoreline.scoring.expression.NearestName;
import io.scoreline.scoring.json.JsonCursor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads events in the envelope `{entity | entities, id, ts, type, payload}`, which has no other keys and none twice.
final class EnvelopeReader implements EventReader {
    private static final RawEvent.Field[] FIELDS = RawEvent.Field.values();
    private static final List<String> NAMES = Arrays.stream(FIELDS)
            .map(RawEvent.Field::key)
            .toList();
    private static final byte[][] NAME_BYTES = NAMES.stream()
            .map(name -> name.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    private static final int SHOWN_CHARS = 64;

    private final JsonCursor cursor = new JsonCursor();

    @Override
    public @Nullable Refusal read(byte[] bytes, int from, int to, RawEvent into) {
        into.reset(bytes);
        cursor.reset(bytes, from, to);
        while (cursor.next()) {
            RawEvent.Field field = field();
            if (field == null) {
                return unknown(String.valueOf(cursor.name()));
            }
            if (into.kind(field) != null) {
                String name = nameOf(field);
                return new Refusal(
                        EventErrorCode.EVENT_KEY_DUPLICATE, name, "the key \"" + name + "\" stands twice", null, null, null);
            }
            into.set(field, cursor.kind(), cursor.valueFrom(), cursor.valueTo());
        }
        return null;
    }

    private RawEvent.@Nullable Field field() {
        for (int i = 0; i < NAME_BYTES.length; i++) {
            if (cursor.nameIs(NAME_BYTES[i])) {
                return FIELDS[i];
            }
        }
        return null;
    }

    private static Refusal unknown(String name) {
        String shown = name.length() <= SHOWN_CHARS ? name : name.substring(0, SHOWN_CHARS) + "…";
        String expected = String.join(", ", NAMES);
        return new Refusal(
                EventErrorCode.EVENT_KEY_UNKNOWN,
                shown,
                "the envelope has no key \"" + shown + "\"; it has " + expected,
                expected,
                shown,
                NearestName.of(name, NAMES));
    }

    @Override
    public String nameOf(RawEvent.Field field) {
        return field.key();
    }

    @Override
    public boolean acceptsIntegers() {
        return false;
    }

    @Override
    public boolean requiresTs() {
        return false;
    }
}
