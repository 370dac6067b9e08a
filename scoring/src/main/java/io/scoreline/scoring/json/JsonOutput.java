package io.scoreline.scoring.json;

import com.dslplatform.json.DslJson;
import com.dslplatform.json.JsonWriter;
import com.dslplatform.json.NumberConverter;
import org.jspecify.annotations.Nullable;

/// Writes one JSON document to a growing buffer, commas and escapes included; after [#reset()] the next one. What it
/// writes
/// is always valid: a lone surrogate becomes U+FFFD, and calls in an order that makes no JSON are refused. Not
/// thread-safe.
public final class JsonOutput {
    /// Nesting is kept in the bits of one long.
    private static final int MAX_DEPTH = Long.SIZE;

    private static final DslJson<Object> DSL_JSON = new DslJson<>();
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final JsonWriter writer = DSL_JSON.newWriter();
    private long objects;
    private int depth;
    private boolean commaDue;
    private boolean named;

    /// Forgets what was written.
    public void reset() {
        writer.reset();
        depth = 0;
        commaDue = false;
        named = false;
    }

    public JsonOutput beginObject() {
        return begin('{', 1);
    }

    public JsonOutput endObject() {
        return end('}', true);
    }

    public JsonOutput beginArray() {
        return begin('[', 0);
    }

    public JsonOutput endArray() {
        return end(']', false);
    }

    public JsonOutput name(String name) {
        if (!inObject() || named) {
            throw misuse("a name only directly inside an object");
        }
        comma();
        writer.writeString(wellFormed(name));
        writer.writeByte((byte) ':');
        named = true;
        return this;
    }

    public JsonOutput value(@Nullable String value) {
        if (value == null) {
            return nullValue();
        }
        beforeValue();
        writer.writeString(wellFormed(value));
        return this;
    }

    public JsonOutput value(long value) {
        beforeValue();
        NumberConverter.serialize(value, writer);
        return this;
    }

    /// Shortest digits that give the same double back; NaN and infinities as null.
    public JsonOutput value(double value) {
        if (!Double.isFinite(value)) {
            return nullValue();
        }
        beforeValue();
        writer.writeAscii(Double.toString(value));
        return this;
    }

    public JsonOutput value(boolean value) {
        beforeValue();
        writer.writeAscii(value ? "true" : "false");
        return this;
    }

    public JsonOutput nullValue() {
        return raw(NULL);
    }

    /// A value that is JSON already.
    public JsonOutput raw(byte[] json) {
        return raw(json, 0, json.length);
    }

    /// A value that is JSON already: `json[from, from + length)`.
    public JsonOutput raw(byte[] json, int from, int length) {
        beforeValue();
        writer.writeRaw(json, from, length);
        return this;
    }

    /// The document, which must be complete.
    public byte[] toBytes() {
        if (depth != 0 || !commaDue) {
            throw misuse("a complete document");
        }
        return writer.toByteArray();
    }

    private JsonOutput begin(char bracket, long object) {
        if (depth == MAX_DEPTH) {
            throw misuse("at most " + MAX_DEPTH + " levels");
        }
        beforeValue();
        writer.writeByte((byte) bracket);
        objects = (objects & ~(1L << depth)) | (object << depth);
        depth++;
        commaDue = false;
        return this;
    }

    private JsonOutput end(char bracket, boolean object) {
        if (depth == 0 || inObject() != object || named) {
            throw misuse("an end that matches its beginning");
        }
        writer.writeByte((byte) bracket);
        depth--;
        commaDue = true;
        return this;
    }

    private void beforeValue() {
        if (inObject()) {
            if (!named) {
                throw misuse("a name before a value in an object");
            }
            named = false;
            return;
        }
        if (depth == 0 && commaDue) {
            throw misuse("one value in a document");
        }
        comma();
    }

    private void comma() {
        if (commaDue) {
            writer.writeByte((byte) ',');
        }
        commaDue = true;
    }

    private boolean inObject() {
        return depth > 0 && (objects >>> (depth - 1) & 1) != 0;
    }

    private IllegalStateException misuse(String expected) {
        return new IllegalStateException("JSON output after " + writer.size() + " bytes: expected " + expected);
    }

    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return withoutLoneSurrogates(text);
            }
        }
        return text;
    }

    private static String withoutLoneSurrogates(String text) {
        StringBuilder result = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
                .forEach(result::appendCodePoint);
        return result.toString();
    }
}
