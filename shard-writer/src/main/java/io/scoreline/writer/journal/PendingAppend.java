package io.scoreline.writer.journal;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/// A batch that waits for its group; the future gets its position.
final class PendingAppend {
    private final byte[] bytes;
    private final int from;
    private final int length;
    private final CompletableFuture<Long> done = new CompletableFuture<>();

    PendingAppend(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.from = from;
        this.length = length;
    }

    ByteBuffer payload() {
        return ByteBuffer.wrap(bytes, from, length);
    }

    CompletableFuture<Long> done() {
        return done;
    }

    long recordBytes() {
        return SegmentFormat.RECORD_HEADER_BYTES + (long) length;
    }
}
