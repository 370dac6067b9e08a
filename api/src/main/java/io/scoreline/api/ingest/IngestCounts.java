package io.scoreline.api.ingest;

import java.util.concurrent.atomic.LongAdder;

/// What became of the events received since the start. Thread-safe.
public final class IngestCounts {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder alreadyStored = new LongAdder();

    void accepted(long events) {
        accepted.add(events);
    }

    void rejected(long events) {
        rejected.add(events);
    }

    void alreadyStored(long events) {
        alreadyStored.add(events);
    }

    /// Rows made durable.
    public long accepted() {
        return accepted.sum();
    }

    public long rejected() {
        return rejected.sum();
    }

    /// Rows of sources that had been stored before.
    public long alreadyStored() {
        return alreadyStored.sum();
    }
}
