package io.scoreline.shard.parquet;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// Arrays that pages were read into, at rest between files, so that the next file of the same thread need not have them
/// made and cleared. Not thread-safe.
public final class PageArrays {
    /// What lies at rest beyond this is let go.
    private static final long MOST_BYTES = 4L * 1024 * 1024;

    private static final byte[] NONE = new byte[Runs.PADDING];

    private final Deque<byte[]> atRest = new ArrayDeque<>();
    private long bytes;

    static byte[] none() {
        return NONE;
    }

    /// An array of at least so many bytes, whatever is in them.
    byte[] take(int size) {
        for (byte[] array : atRest) {
            if (array.length >= size && array.length <= 2L * size) {
                atRest.remove(array);
                bytes -= array.length;
                return array;
            }
        }
        return new byte[size];
    }

    /// Takes an array back that nobody reads any more.
    void giveBack(byte[] array) {
        if (array.length > NONE.length && bytes + array.length <= MOST_BYTES) {
            atRest.push(array);
            bytes += array.length;
        }
    }

    /// An array that has room for a page and what is read behind it, which is 0; `now` when it is large enough, else it
    /// is given back.
    byte[] roomFor(int size, byte[] now) {
        byte[] room = now;
        if (now.length < size + Runs.PADDING) {
            giveBack(now);
            room = take(size + Runs.PADDING);
        }
        Arrays.fill(room, size, size + Runs.PADDING, (byte) 0);
        return room;
    }
}
