package io.scoreline.shard.column;

/// Byte strings that lie one behind the other in an array, of which the columns of a chunk hold places. Whoever filled
/// it may fill it again when no column holds it any more. Not thread-safe.
public final class BytesDictionary {
    private static final byte[] NO_BYTES = {};

    private byte[] bytes = NO_BYTES;
    private int[] froms = {};
    private int[] lengths = {};
    private int size;
    private int holders;

    /// Begins with an array that the strings lie in and with room for so many of them.
    public void begin(byte[] array, int capacity) {
        if (holders > 0) {
            throw new IllegalStateException("a dictionary that " + holders + " columns hold cannot begin again");
        }
        bytes = array;
        size = 0;
        if (froms.length < capacity) {
            froms = new int[capacity];
            lengths = new int[capacity];
        }
    }

    /// The next string.
    public void add(int from, int length) {
        froms[size] = from;
        lengths[size++] = length;
    }

    public int size() {
        return size;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int from(int place) {
        return froms[place];
    }

    public int length(int place) {
        return lengths[place];
    }

    /// Whether no column reads it.
    public boolean isFree() {
        return holders == 0;
    }

    void hold() {
        holders++;
    }

    void release() {
        holders--;
    }
}
