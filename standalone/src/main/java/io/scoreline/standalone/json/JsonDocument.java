package io.scoreline.standalone.json;

import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonKind;
import io.scoreline.scoring.json.JsonSyntaxException;
import io.scoreline.scoring.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A small JSON object read as a whole; members that are absent or of another kind are empty. Immutable.
public final class JsonDocument {
    private static final int MAX_DEPTH = 32;

    private final byte[] bytes;
    private final Map<String, Slice> members;

    private JsonDocument(byte[] bytes, Map<String, Slice> members) {
        this.bytes = bytes;
        this.members = members;
    }

    private record Slice(int from, int to, JsonKind kind, String text) {}

    /// Reads one object.
    public static JsonDocument parse(byte[] bytes) throws JsonSyntaxException {
        StrictJson.check(bytes, 0, bytes.length, MAX_DEPTH);
        int from = 0;
        while (Character.isWhitespace(bytes[from])) {
            from++;
        }
        if (bytes[from] != '{') {
            throw new JsonSyntaxException(from, "an object", "'" + (char) bytes[from] + "'");
        }
        return object(bytes, from, bytes.length);
    }

    private static JsonDocument object(byte[] bytes, int from, int to) {
        Map<String, Slice> members = new LinkedHashMap<>();
        JsonCursor cursor = new JsonCursor().reset(bytes, from, to);
        while (cursor.next()) {
            members.put(String.valueOf(cursor.name()), slice(bytes, cursor));
        }
        return new JsonDocument(bytes, members);
    }

    private static Slice slice(byte[] bytes, JsonCursor cursor) {
        byte[] string = cursor.kind() == JsonKind.STRING ? cursor.stringBytes() : null;
        String raw =
                new String(bytes, cursor.valueFrom(), cursor.valueTo() - cursor.valueFrom(), StandardCharsets.UTF_8);
        String text = string == null ? raw : new String(string, StandardCharsets.UTF_8);
        return new Slice(cursor.valueFrom(), cursor.valueTo(), cursor.kind(), text);
    }

    public Optional<String> text(String name) {
        return slice(name, JsonKind.STRING).map(Slice::text);
    }

    public Optional<Double> number(String name) {
        return slice(name, JsonKind.NUMBER).map(slice -> Double.valueOf(slice.text()));
    }

    /// A whole number; empty when it has a fraction or does not fit.
    public Optional<Long> whole(String name) {
        return slice(name, JsonKind.NUMBER)
                .filter(slice -> slice.text().matches("-?\\d{1,18}"))
                .map(slice -> Long.valueOf(slice.text()));
    }

    public Optional<Boolean> truth(String name) {
        return Optional.ofNullable(members.get(name))
                .filter(slice -> slice.kind() == JsonKind.TRUE || slice.kind() == JsonKind.FALSE)
                .map(slice -> slice.kind() == JsonKind.TRUE);
    }

    public Optional<JsonDocument> object(String name) {
        return slice(name, JsonKind.OBJECT).map(slice -> object(bytes, slice.from(), slice.to()));
    }

    /// The objects in an array; elements of another kind are left out.
    public List<JsonDocument> objects(String name) {
        List<JsonDocument> found = new ArrayList<>();
        for (Slice element : elements(name)) {
            if (element.kind() == JsonKind.OBJECT) {
                found.add(object(bytes, element.from(), element.to()));
            }
        }
        return found;
    }

    private List<Slice> elements(String name) {
        List<Slice> found = new ArrayList<>();
        slice(name, JsonKind.ARRAY).ifPresent(array -> {
            JsonCursor cursor = new JsonCursor().reset(bytes, array.from(), array.to());
            while (cursor.next()) {
                found.add(slice(bytes, cursor));
            }
        });
        return found;
    }

    /// The names of all members, in order.
    public List<String> names() {
        return List.copyOf(members.keySet());
    }

    private Optional<Slice> slice(String name, JsonKind kind) {
        return Optional.ofNullable(members.get(name)).filter(slice -> slice.kind() == kind);
    }
}
