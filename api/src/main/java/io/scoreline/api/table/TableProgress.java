package io.scoreline.api.table;

import java.util.concurrent.atomic.AtomicLong;

/// How far the building of a table has come: rows merged, of those in the files begun so far. Thread-safe.
public final class TableProgress {
    private final String definition;
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong ofRows = new AtomicLong();
    private volatile long scoreSeq;
    private volatile long ofScoreSeq;

    TableProgress(String definition) {
        this.definition = definition;
    }

    void begin(long fileRows) {
        ofRows.addAndGet(fileRows);
    }

    void merged(long more) {
        rows.addAndGet(more);
    }

    void applied(long seq, long ofSeq) {
        scoreSeq = seq;
        ofScoreSeq = Math.max(ofSeq, seq);
    }

    /// `name@version`.
    public String definition() {
        return definition;
    }

    public long rows() {
        return rows.get();
    }

    /// Rows of the base and of the score shards listed so far.
    public long ofRows() {
        return ofRows.get();
    }

    /// The last score seq applied, of the last one known.
    public long scoreSeq() {
        return scoreSeq;
    }

    public long ofScoreSeq() {
        return ofScoreSeq;
    }
}
