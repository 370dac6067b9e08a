package io.scoreline.scoring.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Steps over the members of an object or the elements of an array in checked JSON (see [StrictJson]); reusable, not
/// thread-safe.
public final class JsonCursor {
    private static final int UNKNOWN = -1;

    private final JsonNumber number = new JsonNumber();
    private byte[] bytes = {};
    private byte[] scratch = {};
    private int to;
    private int pos;
    private boolean object;
    private boolean begun;
    private boolean done = true;
    private int nameFrom;
    private int nameTo;
    private boolean nameEscaped;
    private int valueFrom;
    private int valueTo;
    private byte[] text = {};
    private int textFrom;
    private int textLength;

    /// Places the cursor before the first member or element of the object or array at `bytes[from, to)`.
    public JsonCursor reset(byte[] source, int begin, int end) {
        bytes = source;
        to = end;
        pos = JsonText.skipSpace(source, begin);
        object = source[pos] == '{';
        if (!object && source[pos] != '[') {
            throw new IllegalArgumentException("at byte " + pos + ": expected an object or an array, found "
                    + JsonText.describe(source[pos] & 0xff));
        }
        pos++;
        begun = false;
        done = false;
        return this;
    }

    /// Moves to the next member or element; false behind the last.
    public boolean next() {
        if (done) {
            return false;
        }
        pos = JsonText.skipSpace(bytes, begun ? valueTo() : pos);
        done = bytes[pos] == (object ? '}' : ']');
        if (done) {
            return false;
        }
        if (begun) {
            pos = JsonText.skipSpace(bytes, pos + 1);
        }
        begun = true;
        if (object) {
            nextName();
            int colon = JsonText.skipSpace(bytes, nameTo + 1);
            pos = JsonText.skipSpace(bytes, colon + 1);
        }
        valueFrom = pos;
        valueTo = UNKNOWN;
        return true;
    }

    private void nextName() {
        nameFrom = pos + 1;
        nameTo = JsonText.plainEnd(bytes, nameFrom, to);
        nameEscaped = false;
        if (bytes[nameTo] != '"') {
            nameTo = JsonText.stringEnd(bytes, pos) - 1;
            nameEscaped = hasEscape(bytes, nameFrom, nameTo);
        }
    }

    /// The decoded name of the member; null in an array. A lone surrogate in it stays one.
    public @Nullable String name() {
        return object ? JsonStrings.decodeUtf16(bytes, nameFrom, nameTo) : null;
    }

    /// Offset of the quote before the member's name.
    public int nameFrom() {
        return nameFrom - 1;
    }

    /// Whether the decoded name equals these UTF-8 bytes; allocates nothing unless the name holds escapes.
    public boolean nameIs(byte[] utf8) {
        if (!object) {
            return false;
        }
        if (!nameEscaped) {
            int length = nameTo - nameFrom;
            if (length != utf8.length || (length > 0 && bytes[nameFrom] != utf8[0])) {
                return false;
            }
            return Arrays.equals(bytes, nameFrom, nameTo, utf8, 0, utf8.length);
        }
        byte[] decoded = scratch(nameTo - nameFrom);
        int length = JsonStrings.decode(bytes, nameFrom, nameTo, decoded);
        return length == utf8.length && Arrays.equals(decoded, 0, length, utf8, 0, length);
    }

    public JsonKind kind() {
        return switch (bytes[valueFrom]) {
            case '{' -> JsonKind.OBJECT;
            case '[' -> JsonKind.ARRAY;
            case '"' -> JsonKind.STRING;
            case 't' -> JsonKind.TRUE;
            case 'f' -> JsonKind.FALSE;
            case 'n' -> JsonKind.NULL;
            default -> JsonKind.NUMBER;
        };
    }

    /// First byte of the value.
    public int valueFrom() {
        return valueFrom;
    }

    /// Behind the last byte of the value.
    public int valueTo() {
        if (valueTo == UNKNOWN) {
            valueTo = JsonText.valueEnd(bytes, valueFrom, to);
        }
        return valueTo;
    }

    /// The decoded UTF-8 of a STRING value, or null when it holds a lone surrogate and so has no UTF-8.
    public byte @Nullable [] stringBytes() {
        return readString() ? Arrays.copyOfRange(text, textFrom, textFrom + textLength) : null;
    }

    /// The decoded STRING value; a lone surrogate in it stays one.
    public String stringText() {
        require(JsonKind.STRING);
        return JsonStrings.decodeUtf16(bytes, valueFrom + 1, valueTo() - 1);
    }

    /// Decodes a STRING value without copying it where it holds no escape: [#text()] from [#textFrom()] on, valid until
    /// the
    /// next call on this cursor. False when it holds a lone surrogate and so has no UTF-8.
    public boolean readString() {
        require(JsonKind.STRING);
        return readString(bytes, valueFrom, valueTo());
    }

    /// The same for the string, quotes included, at `source[begin, end)`, wherever it came from.
    public boolean readString(byte[] source, int begin, int end) {
        if (!hasEscape(source, begin + 1, end - 1)) {
            text = source;
            textFrom = begin + 1;
            textLength = end - begin - 2;
            return true;
        }
        text = scratch(end - begin);
        textFrom = 0;
        textLength = JsonStrings.decode(source, begin + 1, end - 1, text);
        return textLength != JsonStrings.NO_UTF8;
    }

    public byte[] text() {
        return text;
    }

    public int textFrom() {
        return textFrom;
    }

    public int textLength() {
        return textLength;
    }

    /// The NUMBER value, correctly rounded.
    public double doubleValue() {
        return number().doubleValue();
    }

    /// The NUMBER value, taken apart; valid until the next call on this cursor.
    public JsonNumber number() {
        require(JsonKind.NUMBER);
        number.read(bytes, valueFrom, valueTo());
        return number;
    }

    private void require(JsonKind expected) {
        if (kind() != expected) {
            throw new IllegalStateException(
                    "at byte " + valueFrom + ": expected a value of kind " + expected + ", found " + kind());
        }
    }

    private static boolean hasEscape(byte[] source, int begin, int end) {
        for (int at = begin; at < end; at++) {
            if (source[at] == '\\') {
                return true;
            }
        }
        return false;
    }

    private byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, 2 * scratch.length)];
        }
        return scratch;
    }
}
