package io.scoreline.writer.journal;

/// A record read back: its payload is `bytes()[from, from + length)`.
public final class JournalRecord {
    private final long position;
    private final long appendedMillis;
    private final byte[] bytes;
    private final int from;
    private final int length;

    JournalRecord(long position, long appendedMillis, byte[] bytes, int from, int length) {
        this.position = position;
        this.appendedMillis = appendedMillis;
        this.bytes = bytes;
        this.from = from;
        this.length = length;
    }

    public long position() {
        return position;
    }

    public long appendedMillis() {
        return appendedMillis;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int from() {
        return from;
    }

    public int length() {
        return length;
    }
}
