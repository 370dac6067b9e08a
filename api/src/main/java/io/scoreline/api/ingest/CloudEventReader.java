package io.scoreline.api.ingest;

import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads CloudEvents 1.0 in the JSON format: `subject` (else `source`) is the entity, `time` the time, `type` the type, `data` the payload. A CloudEvent is the same when
/// `source` and `id` are, so both make the id here: with a blank between, which no source holds, or their digest when that is too long. Extensions are not stored.
final class CloudEventReader implements EventReader {
    private static final int MAX_ID_BYTES = 128;
    private static final List<String> NAMES =
            List.of("specversion", "id", "source", "type", "subject", "time", "data", "data_base64");
    private static final byte[][] NAME_BYTES =
            NAMES.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    private static final int VERSION = 0;
    private static final int ID = 1;
    private static final int SOURCE = 2;
    private static final int TYPE = 3;
    private static final int SUBJECT = 4;
    private static final int TIME = 5;
    private static final int DATA = 6;
    private static final int DATA_BASE64 = 7;

    private final JsonCursor cursor = new JsonCursor();
    private final JsonCursor text = new JsonCursor();
    private final @Nullable JsonKind[] kinds = new JsonKind[NAME_BYTES.length];
    private final int[] begins = new int[NAME_BYTES.length];
    private final int[] ends = new int[NAME_BYTES.length];
    private boolean hasSubject;

    @Override
    public @Nullable Refusal read(byte[] bytes, int from, int to, RawEvent into) {
        into.reset(bytes);
        Refusal refusal = find(bytes, from, to);
        if (refusal != null) {
            return refusal;
        }
        hasSubject = kinds[SUBJECT] != null && kinds[SUBJECT] != JsonKind.NULL;
        refusal = checkAttributes(bytes);
        if (refusal == null) {
            refusal = makeId(bytes, into);
        }
        if (refusal == null) {
            put(into, RawEvent.Field.ENTITY, hasSubject ? SUBJECT : SOURCE);
            put(into, RawEvent.Field.TS, TIME);
            put(into, RawEvent.Field.TYPE, TYPE);
            put(into, RawEvent.Field.PAYLOAD, DATA);
        }
        return refusal;
    }

    private @Nullable Refusal find(byte[] bytes, int from, int to) {
        Arrays.fill(kinds, null);
        cursor.reset(bytes, from, to);
        while (cursor.next()) {
            for (int i = 0; i < NAME_BYTES.length; i++) {
                if (cursor.nameIs(NAME_BYTES[i])) {
                    if (kinds[i] != null) {
                        String name = NAMES.get(i);
                        return new Refusal(
                                EventErrorCode.EVENT_KEY_DUPLICATE, name, "the key \"" + name + "\" stands twice", null, null, null);
                    }
                    kinds[i] = cursor.kind();
                    begins[i] = cursor.valueFrom();
                    ends[i] = cursor.valueTo();
                }
            }
        }
        return null;
    }

    private @Nullable Refusal checkAttributes(byte[] bytes) {
        if (!"1.0".equals(string(bytes, VERSION))) {
            return refused(EventErrorCode.EVENT_ENVELOPE_INVALID, bytes, VERSION, "\"1.0\"");
        }
        String source = string(bytes, SOURCE);
        if (source == null || source.isEmpty() || source.indexOf(' ') >= 0) {
            return refused(EventErrorCode.EVENT_ENVELOPE_INVALID, bytes, SOURCE, "a URI reference, which has no blanks");
        }
        if (string(bytes, TYPE) == null) {
            return refused(EventErrorCode.EVENT_TYPE_INVALID, bytes, TYPE, "a string");
        }
        return kinds[DATA_BASE64] == null
                ? null
                : refused(EventErrorCode.EVENT_PAYLOAD_INVALID, bytes, DATA_BASE64, "a JSON object in data instead");
    }

    private @Nullable Refusal makeId(byte[] bytes, RawEvent into) {
        String id = string(bytes, ID);
        if (id == null || id.isEmpty()) {
            return refused(EventErrorCode.EVENT_ID_INVALID, bytes, ID, "a string that is not empty and has UTF-8");
        }
        byte[] whole = (string(bytes, SOURCE) + " " + id).getBytes(StandardCharsets.UTF_8);
        into.makeId(whole.length <= MAX_ID_BYTES ? whole : digest(whole));
        return null;
    }

    private static byte[] digest(byte[] whole) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(whole);
            return ("sha256:" + HexFormat.of().formatHex(sha)).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Null when the attribute is no string that has UTF-8.
    private @Nullable String string(byte[] bytes, int attribute) {
        return kinds[attribute] == JsonKind.STRING && text.readString(bytes, begins[attribute], ends[attribute])
                ? new String(text.text(), text.textFrom(), text.textLength(), StandardCharsets.UTF_8)
                : null;
    }

    private Refusal refused(EventErrorCode code, byte[] bytes, int attribute, String expected) {
        JsonKind kind = kinds[attribute];
        String found = kind == null ? "nothing" : RawEvent.describe(bytes, kind, begins[attribute], ends[attribute]);
        return Refusal.of(code, NAMES.get(attribute), expected, found);
    }

    private void put(RawEvent into, RawEvent.Field field, int attribute) {
        JsonKind kind = kinds[attribute];
        if (kind != null) {
            into.set(field, kind, begins[attribute], ends[attribute]);
        }
    }

    @Override
    public String nameOf(RawEvent.Field field) {
        return NAMES.get(
                switch (field) {
                    case ENTITY, ENTITIES -> hasSubject ? SUBJECT : SOURCE;
                    case ID -> ID;
                    case TS -> TIME;
                    case TYPE -> TYPE;
                    case PAYLOAD -> DATA;
                });
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
