package io.scoreline.api.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.api.http.QueryParameters;
import java.nio.ByteBuffer;
import java.util.Base64;

/// A place in a list of scores, behind an entity: opaque to callers. It holds the times that the first page was read at, so that all pages are of one moment, and the definition, so that it is of use with
/// no other one.
record ListCursor(int definition, long sweepAtMicros, long atMicros, double score, String entity) {
    static final String PARAMETER = "cursor";
    private static final int FIXED_BYTES = Integer.BYTES + 2 * Long.BYTES + Double.BYTES;
    private static final int MOST_BYTES = FIXED_BYTES + 256;

    String text() {
        byte[] utf8 = entity.getBytes(UTF_8);
        byte[] bytes = ByteBuffer.allocate(FIXED_BYTES + utf8.length)
                .putInt(definition)
                .putLong(sweepAtMicros)
                .putLong(atMicros)
                .putDouble(score)
                .put(utf8)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static ListCursor parse(String text, int definition) {
        byte[] bytes = decoded(text);
        if (bytes.length <= FIXED_BYTES || bytes.length > MOST_BYTES) {
            throw invalid(text);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        ListCursor cursor = new ListCursor(
                in.getInt(),
                in.getLong(),
                in.getLong(),
                in.getDouble(),
                new String(bytes, FIXED_BYTES, bytes.length - FIXED_BYTES, UTF_8));
        boolean known = cursor.definition == definition
                && ScoreTime.isWritable(cursor.atMicros)
                && (cursor.sweepAtMicros == cursor.atMicros || cursor.sweepAtMicros == Long.MIN_VALUE);
        if (!known) {
            throw invalid(text);
        }
        return cursor;
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw invalid(text);
        }
    }

    private static RuntimeException invalid(String text) {
        return QueryParameters.invalid(PARAMETER, "the cursor of an answer for the same definition", text);
    }
}
