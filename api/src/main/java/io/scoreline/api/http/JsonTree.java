package io.scoreline.api.http;

import io.scoreline.scoring.json.JsonOutput;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes maps, lists, texts, numbers, booleans and nulls as JSON.
public final class JsonTree {
    private JsonTree() {}

    public static byte[] bytes(Object tree) {
        JsonOutput out = new JsonOutput();
        write(out, tree);
        return out.toBytes();
    }

    public static void write(JsonOutput out, @Nullable Object tree) {
        switch (tree) {
            case null -> out.nullValue();
            case String text -> out.value(text);
            case Boolean truth -> out.value(truth.booleanValue());
            case Integer number -> out.value(number.longValue());
            case Long number -> out.value(number.longValue());
            case Double number -> out.value(number.doubleValue());
            case List<?> list -> writeList(out, list);
            case Map<?, ?> map -> writeMap(out, map);
            default -> throw new IllegalArgumentException(
                    "expected a map, list, text, number or boolean, found " + tree.getClass());
        }
    }

    private static void writeList(JsonOutput out, List<?> list) {
        out.beginArray();
        list.forEach(element -> write(out, element));
        out.endArray();
    }

    private static void writeMap(JsonOutput out, Map<?, ?> map) {
        out.beginObject();
        map.forEach((name, value) -> {
            out.name(String.valueOf(name));
            write(out, value);
        });
        out.endObject();
    }
}
