package io.scoreline.shard.parquet;

import java.util.Arrays;

/// Reads numbers of a few bits in Parquet's mix of run-length and bit-packed runs. A run begins with a varint: `count
/// << 1` and the number repeated, or `groups << 1 | 1` and groups of eight numbers packed from the lowest bit on.
/// Nothing is allocated for what a header claims.
final class Runs {
    /// What an array must have behind the runs, since bits are fetched eight bytes at a time.
    static final int PADDING = Long.BYTES;

    private static final int MAX_WIDTH = 32;

    private byte[] bytes = new byte[PADDING];
    private int at;
    private int end;
    private int width;

    private int left;
    private boolean packed;
    private int repeated;
    private long bit;

    void open(byte[] from, int start, int stop, int bitWidth) {
        if (bitWidth < 0 || bitWidth > MAX_WIDTH) {
            throw new Malformed("runs of " + bitWidth + " bits, expected 0 to " + MAX_WIDTH);
        }
        bytes = from;
        at = start;
        end = stop;
        width = bitWidth;
        left = 0;
    }

    void read(int[] into, int from, int count) {
        int done = 0;
        while (done < count) {
            if (left == 0) {
                nextRun();
            }
            int now = Math.min(left, count - done);
            if (packed) {
                unpack(into, from + done, now);
            } else {
                Arrays.fill(into, from + done, from + done + now, repeated);
            }
            left -= now;
            done += now;
        }
    }

    /// Passes over numbers as long as they are all `expected` by one header; answers how many, at most `count`.
    int skipRepeated(int expected, int count) {
        if (left == 0 && count > 0) {
            nextRun();
        }
        if (packed || repeated != expected) {
            return 0;
        }
        int now = Math.min(left, count);
        left -= now;
        return now;
    }

    /// Whether all bytes were read, but for what pads the last group.
    boolean isAtEnd() {
        return at == end && (left == 0 || (packed && left < Byte.SIZE));
    }

    private void nextRun() {
        int header = varint();
        int count = header >>> 1;
        packed = (header & 1) == 1;
        if (count == 0) {
            throw new Malformed("a run of nothing");
        }
        if (packed) {
            beginPacked(count);
        } else {
            left = count;
            repeated = number();
        }
    }

    /// Some writers cut the last group short.
    private void beginPacked(int groups) {
        long size = Math.min((long) groups * width, end - at);
        long values = width == 0 ? (long) groups * Byte.SIZE : size * Byte.SIZE / width;
        if (values == 0) {
            throw new Malformed("a packed run without bytes");
        }
        left = (int) Math.min(Math.min(values, (long) groups * Byte.SIZE), Integer.MAX_VALUE);
        bit = (long) at * Byte.SIZE;
        at += (int) size;
    }

    private void unpack(int[] into, int from, int count) {
        if (width == 1) {
            unpackBits(into, from, count);
            return;
        }
        long mask = (1L << width) - 1;
        for (int i = from; i < from + count; i++) {
            into[i] = (int) ((LittleEndian.longAt(bytes, (int) (bit >>> 3)) >>> (bit & 7)) & mask);
            bit += width;
        }
    }

    private void unpackBits(int[] into, int from, int count) {
        int done = 0;
        while (done < count) {
            long word = LittleEndian.longAt(bytes, (int) (bit >>> 3)) >>> (bit & 7);
            int now = Math.min(count - done, Long.SIZE - Byte.SIZE);
            for (int i = 0; i < now; i++) {
                into[from + done + i] = (int) (word >>> i) & 1;
            }
            bit += now;
            done += now;
        }
    }

    private int varint() {
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            int next = nextByte();
            value |= (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new Malformed("a run's header of more than 32 bits");
    }

    private int number() {
        int value = 0;
        for (int shift = 0; shift < width; shift += Byte.SIZE) {
            value |= nextByte() << shift;
        }
        if (width < MAX_WIDTH && value >>> width != 0) {
            throw new Malformed("a run of " + value + ", which has more than " + width + " bits");
        }
        return value;
    }

    private int nextByte() {
        if (at >= end) {
            throw new Malformed("runs end too early");
        }
        return bytes[at++] & 0xff;
    }
}
