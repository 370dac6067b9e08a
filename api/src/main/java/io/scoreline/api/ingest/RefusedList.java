package io.scoreline.api.ingest;

import io.scoreline.writer.rejected.RejectedEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Collects the refused events of one request, up to a bound of bytes. Not thread-safe.
final class RefusedList implements RefusedSink {
    private static final int MOST_BYTES = 1 << 20;

    private final long receivedAtMicros;
    private final int mostEventBytes;
    private final List<RejectedEvent> events = new ArrayList<>();
    private long bytes;

    RefusedList(long receivedAtMicros, int mostEventBytes) {
        this.receivedAtMicros = receivedAtMicros;
        this.mostEventBytes = mostEventBytes;
    }

    @Override
    public void refused(byte[] body, int from, int to, EventError error) {
        int length = to - from;
        if (length <= mostEventBytes && bytes + length <= MOST_BYTES) {
            bytes += length;
            byte[] event = Arrays.copyOfRange(body, from, to);
            events.add(new RejectedEvent(receivedAtMicros, error.code().code(), error.field(), error.message(), event));
        }
    }

    List<RejectedEvent> events() {
        return events;
    }
}
