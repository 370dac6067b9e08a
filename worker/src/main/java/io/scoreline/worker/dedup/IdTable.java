package io.scoreline.worker.dedup;

/// Fingerprint -> time of the first event that had it: open addressing with linear probing over primitive arrays. Times
/// are above 0; 0 marks a free slot, so that every fingerprint is a valid key. Holds no reservation: its owner accounts
/// [#bytesFor] before it grows. Not thread-safe.
final class IdTable {
    static final int FIRST_CAPACITY = 256;
    private static final int SLOT_BYTES = 2 * Long.BYTES;
    /// At most 5/8 of the slots are taken, so that probes stay short.
    private static final int FILL_EIGHTHS = 5;

    private long[] fingerprints;
    private long[] times;
    private int size;

    IdTable(int capacity) {
        this.fingerprints = new long[capacity];
        this.times = new long[capacity];
    }

    static long bytesFor(int capacity) {
        return (long) capacity * SLOT_BYTES;
    }

    int size() {
        return size;
    }

    int capacity() {
        return times.length;
    }

    /// The capacity, a power of two, that holds `more` entries besides those that are there.
    int capacityFor(int more) {
        long capacity = times.length;
        while (capacity * FILL_EIGHTHS / 8 < (long) size + more) {
            capacity *= 2;
        }
        return Math.toIntExact(capacity);
    }

    /// 0 when the fingerprint is not there.
    long get(long fingerprint) {
        int mask = times.length - 1;
        int slot = slot(fingerprint, mask);
        while (times[slot] != 0) {
            if (fingerprints[slot] == fingerprint) {
                return times[slot];
            }
            slot = (slot + 1) & mask;
        }
        return 0;
    }

    /// Adds, or raises the time of the one that is there; needs a free slot.
    void put(long fingerprint, long time) {
        int mask = times.length - 1;
        int slot = slot(fingerprint, mask);
        while (times[slot] != 0) {
            if (fingerprints[slot] == fingerprint) {
                times[slot] = Math.max(times[slot], time);
                return;
            }
            slot = (slot + 1) & mask;
        }
        fingerprints[slot] = fingerprint;
        times[slot] = time;
        size++;
    }

    void resize(int capacity) {
        long[] oldFingerprints = fingerprints;
        long[] oldTimes = times;
        fingerprints = new long[capacity];
        times = new long[capacity];
        size = 0;
        for (int slot = 0; slot < oldTimes.length; slot++) {
            if (oldTimes[slot] != 0) {
                put(oldFingerprints[slot], oldTimes[slot]);
            }
        }
    }

    /// Those that it has, in no order.
    long[] fingerprints() {
        long[] all = new long[size];
        int[] next = {0};
        forEach((fingerprint, _) -> all[next[0]++] = fingerprint);
        return all;
    }

    void forEach(Entry entry) {
        for (int slot = 0; slot < times.length; slot++) {
            if (times[slot] != 0) {
                entry.visit(fingerprints[slot], times[slot]);
            }
        }
    }

    /// Fingerprints are hashes already: their low bits spread well.
    private static int slot(long fingerprint, int mask) {
        return (int) (fingerprint ^ (fingerprint >>> 32)) & mask;
    }

    @FunctionalInterface
    interface Entry {
        void visit(long fingerprint, long time);
    }
}
