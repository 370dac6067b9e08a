package io.scoreline.api.ingest;

import io.scoreline.writer.event.EventBatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Makes the ids of events that come without one. Not thread-safe.
sealed interface EventIds {
    /// Gives the event begun its id. `index` is its place in the request from 0, `position` that in its source.
    void give(EventBatchBuilder batch, int index, long position);

    /// New ids; they are never duplicates and no one looks for them.
    record Fresh(UuidV7 uuids) implements EventIds {
        @Override
        public void give(EventBatchBuilder batch, int index, long position) {
            byte[] text = uuids.next();
            batch.id(text, 0, text.length, true);
        }
    }

    /// The same ids for every try of the same request: `hex(SHA-256(tenant, 0, key, 0, index))`.
    record Idempotent(String tenant, String key) implements EventIds {
        @Override
        public void give(EventBatchBuilder batch, int index, long position) {
            byte[] text = digest(tenant + "\0" + key + "\0", index);
            batch.id(text, 0, text.length, false);
        }
    }

    /// The same ids for every load of the same source: `hex(SHA-256(name, 0, position))`. The source's position keeps them from counting twice.
    record OfSource(String name) implements EventIds {
        @Override
        public void give(EventBatchBuilder batch, int index, long position) {
            byte[] text = digest(name + "\0", position);
            batch.id(text, 0, text.length, true);
        }
    }

    private static byte[] digest(String text, long number) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(text.getBytes(StandardCharsets.UTF_8));
            sha.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
            return HexFormat.of().formatHex(sha.digest()).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
