package io.scoreline.api.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Percent-encoded text (RFC 3986), decoded strictly: every `%` begins two hex digits, and the bytes are UTF-8.
final class PercentText {
    /// What the server's parser puts in place of bytes that are not UTF-8.
    private static final char REPLACEMENT = '\ufffd';

    private PercentText() {}

    /// The decoded text, or null when it is not one. `plusIsSpace` for queries, where forms write a space so.
    static @Nullable String decode(String raw, boolean plusIsSpace) {
        if (isPlain(raw)) {
            return raw;
        }
        if (raw.indexOf(REPLACEMENT) >= 0) {
            return null;
        }
        byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
        int to = 0;
        for (int from = 0; from < bytes.length; from++) {
            byte b = bytes[from];
            if (b == '%') {
                int value = from + 2 < bytes.length ? hex(bytes[from + 1]) << 4 | hex(bytes[from + 2]) : -1;
                if (value < 0) {
                    return null;
                }
                bytes[to++] = (byte) value;
                from += 2;
            } else {
                bytes[to++] = b == '+' && plusIsSpace ? (byte) ' ' : b;
            }
        }
        return utf8(bytes, to);
    }

    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%' || c == '+' || c >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static int hex(byte digit) {
        return Character.digit(digit, 16);
    }

    private static @Nullable String utf8(byte[] bytes, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }
}
