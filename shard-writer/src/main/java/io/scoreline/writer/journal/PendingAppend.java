package io.scoreline.writer.journal;

import java.util.concurrent.CompletableFuture;

/// A batch that waits for its group; the future gets its position.
final class PendingAppend {
    private final byte[] payload;
    private final CompletableFuture<Long> done = new CompletableFuture<>();

    PendingAppend(byte[] payload) {
        this.payload = payload;
    }

    byte[] payload() {
        return payload;
    }

    CompletableFuture<Long> done() {
        return done;
    }

    long recordBytes() {
        return SegmentFormat.RECORD_HEADER_BYTES + (long) payload.length;
    }
}
