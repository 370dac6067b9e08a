package io.scoreline.api.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.api.http.QueryParameters;
import java.nio.ByteBuffer;
import java.util.Base64;

/// A place in an entity's events, newest first: behind this one. Opaque to callers; the same place however files are
/// merged.
record PageCursor(long tsMicros, long seq, String id) implements Comparable<PageCursor> {
    static final String PARAMETER = "cursor";
    private static final int LEAST_BYTES = 2 * Long.BYTES;
    private static final int MOST_BYTES = LEAST_BYTES + 128;

    @Override
    public int compareTo(PageCursor other) {
        int order = Long.compare(tsMicros, other.tsMicros);
        order = order == 0 ? Long.compare(seq, other.seq) : order;
        return order == 0 ? id.compareTo(other.id) : order;
    }

    String text() {
        byte[] utf8 = id.getBytes(UTF_8);
        byte[] bytes = ByteBuffer.allocate(LEAST_BYTES + utf8.length)
                .putLong(tsMicros)
                .putLong(seq)
                .put(utf8)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static PageCursor parse(String text) {
        byte[] bytes = decoded(text);
        if (bytes.length < LEAST_BYTES || bytes.length > MOST_BYTES) {
            throw QueryParameters.invalid(PARAMETER, "the cursor of an answer", text);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new PageCursor(
                in.getLong(), in.getLong(), new String(bytes, LEAST_BYTES, bytes.length - LEAST_BYTES, UTF_8));
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw QueryParameters.invalid(PARAMETER, "the cursor of an answer", text);
        }
    }
}
