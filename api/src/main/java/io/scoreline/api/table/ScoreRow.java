package io.scoreline.api.table;

/// A row of a score file, ready to be merged: slices of arrays that belong to somebody else and are valid for one call.
/// `seq` is the feed seq up to which the entity's events are in the table once it is merged. Filled again for each row.
public final class ScoreRow {
    byte[] tenant = {};
    int tenantFrom;
    int tenantLength;
    byte[] entity = {};
    int entityFrom;
    int entityLength;
    int partition;
    long seq;
    byte[] state = {};
    int stateFrom;
    int stateLength;

    public ScoreRow tenant(byte[] bytes, int from, int length) {
        tenant = bytes;
        tenantFrom = from;
        tenantLength = length;
        return this;
    }

    public ScoreRow entity(byte[] bytes, int from, int length) {
        entity = bytes;
        entityFrom = from;
        entityLength = length;
        return this;
    }

    public ScoreRow place(int ofPartition, long upToSeq) {
        partition = ofPartition;
        seq = upToSeq;
        return this;
    }

    public ScoreRow state(byte[] bytes, int from, int length) {
        state = bytes;
        stateFrom = from;
        stateLength = length;
        return this;
    }
}
