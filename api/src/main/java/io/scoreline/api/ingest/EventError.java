package io.scoreline.api.ingest;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is wrong with one event: its index in the request (and line, from 1, in a body of lines; else 0), the field, what was expected and found.
record EventError(
        int index,
        int line,
        EventErrorCode code,
        @Nullable String field,
        String message,
        @Nullable String expected,
        @Nullable String found,
        @Nullable String nearest) {

    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("index", index);
        if (line > 0) {
            members.put("line", line);
        }
        members.put("code", code.code());
        put(members, "field", field);
        members.put("message", message);
        put(members, "expected", expected);
        put(members, "found", found);
        put(members, "nearest", nearest);
        return members;
    }

    private static void put(Map<String, Object> members, String name, @Nullable String value) {
        if (value != null) {
            members.put(name, value);
        }
    }
}
