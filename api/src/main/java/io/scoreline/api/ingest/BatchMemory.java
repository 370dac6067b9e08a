package io.scoreline.api.ingest;

import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import java.util.function.LongConsumer;

/// Reserves memory for the batch that a body becomes, as it grows, and bounds it: an event for several entities is stored several times. Not thread-safe.
final class BatchMemory {
    /// The most bytes of payload in one batch, as a multiple of the largest body.
    private static final int MAX_BODIES = 2;
    /// Entity, id, type and index of one row, at most.
    private static final int ROW_BYTES = 640;
    /// The batch is held in a growing buffer and once more when it is done.
    private static final int COPIES = 2;
    private static final long STEP_BYTES = 64 << 10;

    private final LongConsumer reserve;
    private final long maxPayloadBytes;
    private long payloadBytes;
    private long needed;
    private long reserved;

    /// `reserve` takes a number of bytes or throws.
    BatchMemory(LongConsumer reserve, long maxBodyBytes) {
        this.reserve = reserve;
        this.maxPayloadBytes = MAX_BODIES * maxBodyBytes;
    }

    void take(long payload, int rows) {
        payloadBytes += payload;
        if (payloadBytes > maxPayloadBytes) {
            throw Problem.of(
                            ProblemCode.BODY_TOO_LARGE,
                            "the events make more than " + maxPayloadBytes
                                    + " bytes of payload when stored for each of their entities")
                    .with("expected", "at most " + maxPayloadBytes + " bytes")
                    .exception();
        }
        needed += COPIES * (payload + (long) rows * ROW_BYTES);
        if (needed > reserved) {
            long more = Math.max(needed - reserved, STEP_BYTES);
            reserve.accept(more);
            reserved += more;
        }
    }
}
