package io.scoreline.scoring.engine;

import java.util.Arrays;

/// Bytes of varints that grow. Not thread-safe.
final class PackedBytes {
    private static final int MOST_PER_NUMBER = 19;

    private byte[] bytes;
    private int length;

    PackedBytes(int capacity) {
        bytes = new byte[capacity];
    }

    private void room() {
        if (bytes.length - length < MOST_PER_NUMBER) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
    }

    /// Seven bits a byte; a negative number takes ten.
    void number(long value) {
        room();
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    void signed(long value) {
        number((value << 1) ^ (value >> 63));
    }

    /// A signed number of 128 bits.
    void wide(long low, long high) {
        room();
        long sign = high >> 63;
        long restLow = (low << 1) ^ sign;
        long restHigh = ((high << 1) | (low >>> 63)) ^ sign;
        while (restHigh != 0 || (restLow & ~0x7fL) != 0) {
            bytes[length++] = (byte) (restLow | 0x80);
            restLow = (restLow >>> 7) | (restHigh << 57);
            restHigh >>>= 7;
        }
        bytes[length++] = (byte) restLow;
    }

    void eight(long value) {
        room();
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}
