package io.scoreline.standalone.load;

import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonKind;
import io.scoreline.scoring.json.JsonSyntaxException;
import io.scoreline.scoring.json.StrictJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Finds the value at a path in a line of JSON.
final class PathValue {
    private static final int MAX_DEPTH = 64;

    private PathValue() {}

    static boolean isJson(byte[] line) {
        try {
            StrictJson.check(line, 0, line.length, MAX_DEPTH);
            return true;
        } catch (JsonSyntaxException notJson) {
            return false;
        }
    }

    /// Of checked JSON.
    static boolean isObject(byte[] line) {
        return line[start(line)] == '{';
    }

    /// In checked JSON: first byte of the value at a path and the byte behind it; of duplicate keys the last counts.
    static int @Nullable [] find(byte[] line, FeaturePath path) {
        int[] within = {start(line), line.length};
        for (String member : path.members()) {
            int[] value = line[within[0]] == '{' ? member(line, within, member) : null;
            if (value == null) {
                return null;
            }
            within = value;
        }
        return within;
    }

    private static int start(byte[] line) {
        int at = 0;
        while (line[at] == ' ' || line[at] == '\t' || line[at] == '\r') {
            at++;
        }
        return at;
    }

    private static int @Nullable [] member(byte[] line, int[] within, String name) {
        int[] found = null;
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        JsonCursor cursor = new JsonCursor().reset(line, within[0], within[1]);
        while (cursor.next()) {
            if (cursor.nameIs(utf8)) {
                found = cursor.kind() == JsonKind.NULL ? null : new int[] {cursor.valueFrom(), cursor.valueTo()};
            }
        }
        return found;
    }
}
