package io.scoreline.scoring.json;

import java.nio.charset.StandardCharsets;

/// One strict scan over bytes. Nesting is kept as one bit per open container, so that depth costs no stack.
final class JsonScanner {
    /// A number below 10^308 is finite as a double whatever its digits are.
    private static final int SURELY_FINITE_DIGITS = 308;

    private static final int EXPONENT_CAP = 1_000_000_000;

    private final byte[] bytes;
    private final int to;
    private final int maxDepth;
    private final long[] objects;
    private int pos;
    private int depth;

    JsonScanner(byte[] bytes, int from, int to, int maxDepth) {
        this.bytes = bytes;
        this.pos = from;
        this.to = to;
        this.maxDepth = maxDepth;
        this.objects = new long[Math.min(maxDepth, to - from) / Long.SIZE + 1];
    }

    /// Passes over white space and one value; returns the offset behind the value.
    int value() throws JsonSyntaxException {
        do {
            skipSpace();
        } while (!beginValue() || !afterValue());
        return pos;
    }

    void end() throws JsonSyntaxException {
        skipSpace();
        if (pos < to) {
            throw unexpected("the end");
        }
    }

    /// Reads a scalar or the beginning of a container; false when the value of a member or element must follow.
    private boolean beginValue() throws JsonSyntaxException {
        switch (peek()) {
            case '{' -> {
                return openObject();
            }
            case '[' -> {
                return openArray();
            }
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected("a JSON value");
        }
        return true;
    }

    private boolean openObject() throws JsonSyntaxException {
        push(true);
        skipSpace();
        if (peek() == '}') {
            pop();
            return true;
        }
        memberName("a member name in double quotes or '}'");
        return false;
    }

    private boolean openArray() throws JsonSyntaxException {
        push(false);
        skipSpace();
        if (peek() == ']') {
            pop();
            return true;
        }
        return false;
    }

    /// Closes what ends here; true when the outermost value is complete, false when another value must follow.
    private boolean afterValue() throws JsonSyntaxException {
        while (depth > 0) {
            boolean object = inObject();
            skipSpace();
            int next = peek();
            if (next == ',') {
                pos++;
                if (object) {
                    skipSpace();
                    memberName("a member name in double quotes");
                }
                return false;
            }
            if (next != (object ? '}' : ']')) {
                throw unexpected(object ? "',' or '}'" : "',' or ']'");
            }
            pop();
        }
        return true;
    }

    private void memberName(String expected) throws JsonSyntaxException {
        if (peek() != '"') {
            throw unexpected(expected);
        }
        string();
        skipSpace();
        if (peek() != ':') {
            throw unexpected("':'");
        }
        pos++;
    }

    private void push(boolean object) throws JsonSyntaxException {
        if (depth >= maxDepth) {
            throw new JsonSyntaxException(pos, "at most " + maxDepth + " levels of nesting", "one more");
        }
        long bit = 1L << depth;
        if (object) {
            objects[depth >>> 6] |= bit;
        } else {
            objects[depth >>> 6] &= ~bit;
        }
        depth++;
        pos++;
    }

    private void pop() {
        depth--;
        pos++;
    }

    private boolean inObject() {
        int top = depth - 1;
        return (objects[top >>> 6] >>> top & 1) != 0;
    }

    private void literal(String text) throws JsonSyntaxException {
        for (int i = 0; i < text.length(); i++) {
            if (peek() != text.charAt(i)) {
                throw unexpected("'" + text + "'");
            }
            pos++;
        }
    }

    private void number() throws JsonSyntaxException {
        int from = pos;
        if (bytes[pos] == '-') {
            pos++;
        }
        int integerDigits = integerPart();
        if (peek() == '.') {
            pos++;
            digits();
        }
        int exponent = (peek() | 0x20) == 'e' ? exponent() : 0;
        if (integerDigits + exponent > SURELY_FINITE_DIGITS && !finite(from)) {
            throw new JsonSyntaxException(
                    from, "a number within the range of a double", JsonText.quote(bytes, from, pos));
        }
    }

    private int integerPart() throws JsonSyntaxException {
        if (peek() == '0') {
            pos++;
            if (isDigit(peek())) {
                throw unexpected("no digit after a leading 0");
            }
            return 1;
        }
        return digits();
    }

    private int digits() throws JsonSyntaxException {
        int from = pos;
        while (pos < to && isDigit(bytes[pos])) {
            pos++;
        }
        if (pos == from) {
            throw unexpected("a digit");
        }
        return pos - from;
    }

    private int exponent() throws JsonSyntaxException {
        pos++;
        boolean negative = peek() == '-';
        if (negative || peek() == '+') {
            pos++;
        }
        int from = pos;
        digits();
        int exponent = 0;
        for (int at = from; at < pos && exponent < EXPONENT_CAP / 10; at++) {
            exponent = exponent * 10 + bytes[at] - '0';
        }
        return negative ? -exponent : exponent;
    }

    private boolean finite(int from) {
        String text = new String(bytes, from, pos - from, StandardCharsets.ISO_8859_1);
        return Double.isFinite(Double.parseDouble(text));
    }

    private void string() throws JsonSyntaxException {
        pos++;
        while (true) {
            pos = JsonText.plainEnd(bytes, pos, to);
            int next = peek();
            if (next == '"') {
                pos++;
                return;
            }
            if (next == '\\') {
                escape();
            } else if (next >= 0x80) {
                pos += Utf8.checkSequence(bytes, pos, to);
            } else {
                throw unexpected(next < 0 ? "'\"' at the end of the string" : "no bare control character in a string");
            }
        }
    }

    private void escape() throws JsonSyntaxException {
        pos++;
        switch (peek()) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> pos++;
            case 'u' -> {
                pos++;
                for (int i = 0; i < 4; i++) {
                    if (JsonText.hexDigit(peek()) < 0) {
                        throw unexpected("four hexadecimal digits after \\u");
                    }
                    pos++;
                }
            }
            default -> throw unexpected("one of \" \\ / b f n r t u after a backslash");
        }
    }

    private void skipSpace() {
        while (pos < to && JsonText.isSpace(bytes[pos])) {
            pos++;
        }
    }

    /// The byte here as 0-255, or -1 at the end.
    private int peek() {
        return pos < to ? bytes[pos] & 0xff : -1;
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    private JsonSyntaxException unexpected(String expected) {
        return new JsonSyntaxException(pos, expected, JsonText.describe(peek()));
    }
}
