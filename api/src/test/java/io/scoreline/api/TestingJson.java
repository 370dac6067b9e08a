package io.scoreline.api;

import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonKind;
import io.scoreline.scoring.json.JsonSyntaxException;
import io.scoreline.scoring.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads JSON into maps, lists, texts, doubles and booleans; `null` is the text "null".
public final class TestingJson {
    private TestingJson() {}

    public static Map<String, Object> object(byte[] json) {
        try {
            StrictJson.check(json, 0, json.length, 64);
        } catch (JsonSyntaxException e) {
            throw new AssertionError("not JSON: " + new String(json, StandardCharsets.UTF_8), e);
        }
        Object value = composite(json, 0, json.length);
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put((String) name, member));
            return members;
        }
        throw new AssertionError("not an object: " + new String(json, StandardCharsets.UTF_8));
    }

    private static Object composite(byte[] json, int from, int to) {
        JsonCursor cursor = new JsonCursor().reset(json, from, to);
        Map<String, Object> members = new LinkedHashMap<>();
        List<Object> elements = new ArrayList<>();
        boolean array = false;
        while (cursor.next()) {
            String name = cursor.name();
            Object value = value(json, cursor);
            if (name == null) {
                array = true;
                elements.add(value);
            } else {
                members.put(name, value);
            }
        }
        return array || new String(json, from, to - from, StandardCharsets.UTF_8).strip().startsWith("[")
                ? elements
                : members;
    }

    private static Object value(byte[] json, JsonCursor cursor) {
        JsonKind kind = cursor.kind();
        return switch (kind) {
            case OBJECT, ARRAY -> composite(json, cursor.valueFrom(), cursor.valueTo());
            case STRING -> {
                byte[] text = cursor.stringBytes();
                yield text == null ? "lone surrogate" : new String(text, StandardCharsets.UTF_8);
            }
            case NUMBER -> cursor.doubleValue();
            case TRUE -> true;
            case FALSE -> false;
            case NULL -> "null";
        };
    }
}
