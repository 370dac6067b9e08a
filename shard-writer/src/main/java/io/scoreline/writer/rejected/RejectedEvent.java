package io.scoreline.writer.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An event as it was sent, and why it was refused.
@SuppressWarnings("ArrayRecordComponent") // handed from a request to a file, never compared
public record RejectedEvent(
        long receivedAtMicros, String code, @Nullable String field, String message, byte[] event) {
    /// Whether some string in the event's JSON is this text: where an event of unknown mapping may name its entity.
    boolean mentions(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        int at = 0;
        while (at < event.length) {
            if (event[at++] == '"') {
                int end = at;
                boolean escaped = false;
                while (end < event.length && event[end] != '"') {
                    escaped |= event[end] == '\\';
                    end += event[end] == '\\' ? 2 : 1;
                }
                end = Math.min(end, event.length);
                boolean same = escaped
                        ? unescaped(new String(event, at, end - at, UTF_8)).equals(text)
                        : Arrays.equals(event, at, end, utf8, 0, utf8.length);
                if (same) {
                    return true;
                }
                at = end + 1;
            }
        }
        return false;
    }

    private static String unescaped(String raw) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char next = raw.charAt(i);
            if (next != '\\' || i + 1 == raw.length()) {
                out.append(next);
                continue;
            }
            char kind = raw.charAt(++i);
            boolean unicode = kind == 'u' && i + 5 <= raw.length() && raw.substring(i + 1, i + 5).matches("[0-9a-fA-F]{4}");
            out.append(
                    switch (kind) {
                        case 'b' -> '\b';
                        case 'f' -> '\f';
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 't' -> '\t';
                        case 'u' -> unicode ? (char) Integer.parseInt(raw.substring(i + 1, i + 5), 16) : kind;
                        default -> kind;
                    });
            i += unicode ? 4 : 0;
        }
        return out.toString();
    }
}
