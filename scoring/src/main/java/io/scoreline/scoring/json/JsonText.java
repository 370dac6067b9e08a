package io.scoreline.scoring.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// What scanner and cursor know of JSON's bytes. The skipping methods trust that the bytes were checked.
final class JsonText {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long BRACKET_MASK = 0xd9d9d9d9d9d9d9d9L;
    private static final long BRACKETS = 0x5959595959595959L;
    private static final int MAX_QUOTED = 40;

    private JsonText() {}

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    static int skipSpace(byte[] bytes, int at) {
        while (isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    /// The first byte at or after `at` that is a quote, a backslash, a control character or not ASCII; `to` when there
    /// is none.
    static int plainEnd(byte[] bytes, int at, int to) {
        while (at + Long.BYTES <= to) {
            long word = (long) LONG.get(bytes, at);
            long special = (zeroBytes(word ^ ONES * '"') | zeroBytes(word ^ ONES * '\\') | (word - ONES * 0x20) | word)
                    & HIGHS;
            if (special != 0) {
                return at + lowestByte(special);
            }
            at += Long.BYTES;
        }
        while (at < to && isPlain(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isPlain(byte b) {
        return b >= 0x20 && b != '"' && b != '\\';
    }

    /// High bits set where a byte is zero; bytes above a zero byte may be marked too, so that the lowest mark alone counts
    /// (Mycroft, 1987).
    private static long zeroBytes(long word) {
        return (word - ONES) & ~word;
    }

    private static int lowestByte(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    /// Behind the closing quote of the string whose opening quote is at `at`.
    static int stringEnd(byte[] bytes, int at) {
        at = quoteOrBackslash(bytes, at + 1);
        while (bytes[at] != '"') {
            at = quoteOrBackslash(bytes, at + 2);
        }
        return at + 1;
    }

    /// Nothing else ends or escapes anything in a string that was checked.
    private static int quoteOrBackslash(byte[] bytes, int at) {
        for (int last = bytes.length - Long.BYTES; at <= last; at += Long.BYTES) {
            long word = (long) LONG.get(bytes, at);
            long marks = (zeroBytes(word ^ ONES * '"') | zeroBytes(word ^ ONES * '\\')) & HIGHS;
            if (marks != 0) {
                return at + lowestByte(marks);
            }
        }
        while (bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    /// Behind the value that begins at `at`.
    static int valueEnd(byte[] bytes, int at, int to) {
        return switch (bytes[at]) {
            case '"' -> stringEnd(bytes, at);
            case '{', '[' -> containerEnd(bytes, at);
            default -> scalarEnd(bytes, at, to);
        };
    }

    private static int scalarEnd(byte[] bytes, int at, int to) {
        while (at < to && bytes[at] != ',' && bytes[at] != '}' && bytes[at] != ']' && !isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    private static int containerEnd(byte[] bytes, int at) {
        int depth = 0;
        do {
            at = quoteOrBracket(bytes, at);
            switch (bytes[at]) {
                case '"' -> at = stringEnd(bytes, at) - 1;
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            at++;
        } while (depth > 0);
        return at;
    }

    /// The first byte at or after `at` that is a quote or a bracket, or looks like one: `{ } [ ]` have the bits 0x59 under
    /// the mask 0xd9, and so have four more.
    private static int quoteOrBracket(byte[] bytes, int at) {
        for (int last = bytes.length - Long.BYTES; at <= last; at += Long.BYTES) {
            long word = (long) LONG.get(bytes, at);
            long brackets = (word & BRACKET_MASK) ^ BRACKETS;
            long marks = (zeroBytes(word ^ (ONES * '"')) | zeroBytes(brackets)) & HIGHS;
            if (marks != 0) {
                return at + lowestByte(marks);
            }
        }
        return at;
    }

    static int hexDigit(int b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return b > 0 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /// A byte as a message shows it; -1 is the end.
    static String describe(int b) {
        if (b < 0) {
            return "the end";
        }
        return b > 0x20 && b < 0x7f ? "'" + (char) b + "'" : "byte 0x%02x".formatted(b);
    }

    static String quote(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, Math.min(to - from, MAX_QUOTED), StandardCharsets.UTF_8);
        return to - from > MAX_QUOTED ? text + "…" : text;
    }
}
