package io.scoreline.api.ingest;

import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonKind;

/// The text of a JSON string, or of an integer number where such stand for texts: `bytes()[from(), from() + length())`, valid until the next read. Not thread-safe.
final class TextValue {
    private final JsonCursor cursor = new JsonCursor();
    private byte[] bytes = {};
    private int from;
    private int length;

    /// Reads the value; false when it has no UTF-8, or is neither a string nor an integer.
    boolean read(byte[] source, JsonKind kind, int begin, int end) {
        if (kind == JsonKind.STRING) {
            boolean readable = cursor.readString(source, begin, end);
            bytes = cursor.text();
            from = cursor.textFrom();
            length = cursor.textLength();
            return readable;
        }
        bytes = source;
        from = begin;
        length = end - begin;
        return kind == JsonKind.NUMBER && isInteger(source, begin, end);
    }

    private static boolean isInteger(byte[] source, int begin, int end) {
        for (int i = source[begin] == '-' ? begin + 1 : begin; i < end; i++) {
            if (source[i] < '0' || source[i] > '9') {
                return false;
            }
        }
        return true;
    }

    boolean holdsNul() {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int length() {
        return length;
    }
}
