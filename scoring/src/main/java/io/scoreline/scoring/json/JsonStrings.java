package io.scoreline.scoring.json;

import java.nio.charset.StandardCharsets;

/// Decodes the escapes of checked JSON strings.
final class JsonStrings {
    /// The result for a string that holds a lone surrogate and so has no UTF-8.
    static final int NO_UTF8 = -1;

    private JsonStrings() {}

    /// Decodes `bytes[from, to)`, the inside of a string, to UTF-8 at the beginning of `target`, which is at least as
    /// long; returns the length.
    static int decode(byte[] bytes, int from, int to, byte[] target) {
        int length = 0;
        int at = from;
        while (at < to) {
            byte b = bytes[at];
            if (b != '\\') {
                target[length++] = b;
                at++;
            } else if (bytes[at + 1] != 'u') {
                target[length++] = unescaped(bytes[at + 1]);
                at += 2;
            } else {
                int codePoint = codePoint(bytes, at, to);
                if (codePoint < 0) {
                    return NO_UTF8;
                }
                length = Utf8.put(target, length, codePoint);
                at += codePoint >= Character.MIN_SUPPLEMENTARY_CODE_POINT ? 12 : 6;
            }
        }
        return length;
    }

    /// Decodes to UTF-16, which has a form for lone surrogates too.
    static String decodeUtf16(byte[] bytes, int from, int to) {
        String raw = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder decoded = new StringBuilder(raw.length());
        for (int at = 0; at < raw.length(); at++) {
            char c = raw.charAt(at);
            if (c != '\\') {
                decoded.append(c);
            } else if (raw.charAt(++at) != 'u') {
                decoded.append((char) unescaped((byte) raw.charAt(at)));
            } else {
                decoded.append((char) Integer.parseInt(raw, at + 1, at + 5, 16));
                at += 4;
            }
        }
        return decoded.toString();
    }

    private static byte unescaped(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }

    /// The code point of the escape, or pair of escapes, at `at`; negative for a lone surrogate.
    private static int codePoint(byte[] bytes, int at, int to) {
        char first = unit(bytes, at + 2);
        if (!Character.isSurrogate(first)) {
            return first;
        }
        boolean escapeFollows = at + 12 <= to && bytes[at + 6] == '\\' && bytes[at + 7] == 'u';
        char second = escapeFollows ? unit(bytes, at + 8) : 0;
        return Character.isSurrogatePair(first, second) ? Character.toCodePoint(first, second) : -1;
    }

    private static char unit(byte[] bytes, int at) {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            unit = unit << 4 | JsonText.hexDigit(bytes[at + i]);
        }
        return (char) unit;
    }
}
