package io.scoreline.worker.round;

import java.util.concurrent.atomic.LongAdder;

/// What rounds have done since the start. Thread-safe.
public final class RoundCounters {
    private final LongAdder rounds = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder scannedBytes = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder fenced = new LongAdder();
    private final LongAdder setAside = new LongAdder();

    void committed(Pass pass) {
        rows.add(pass.rows());
        scannedBytes.add(pass.bytes());
        if (pass.goal().decides()) {
            duplicates.add(pass.duplicates());
        }
    }

    void setAside() {
        setAside.increment();
    }

    /// Files set aside before they were scored.
    public long filesSetAside() {
        return setAside.sum();
    }

    void round() {
        rounds.increment();
    }

    void fenced(int partitions) {
        fenced.add(partitions);
    }

    public long rounds() {
        return rounds.sum();
    }

    public long rows() {
        return rows.sum();
    }

    public long scannedBytes() {
        return scannedBytes.sum();
    }

    public long duplicates() {
        return duplicates.sum();
    }

    public long fenced() {
        return fenced.sum();
    }
}
