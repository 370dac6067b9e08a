package io.scoreline.scoring.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/// SipHash-2-4 (Aumasson, Bernstein 2012).
public final class SipHash {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int COMPRESSION_ROUNDS = 2;
    private static final int FINAL_ROUNDS = 4;

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    /// A hash of 128 bits.
    public record Wide(long first, long second) {}

    private SipHash(long k0, long k1) {
        v0 = k0 ^ 0x736f6d6570736575L;
        v1 = k1 ^ 0x646f72616e646f6dL;
        v2 = k0 ^ 0x6c7967656e657261L;
        v3 = k1 ^ 0x7465646279746573L;
    }

    /// The 64-bit hash of `bytes[from, from + length)` under the 128-bit key `k0, k1`.
    public static long hash(long k0, long k1, byte[] bytes, int from, int length) {
        Objects.checkFromIndexSize(from, length, bytes.length);
        SipHash state = new SipHash(k0, k1);
        state.absorb(bytes, from, length);
        return state.finish(0xff);
    }

    /// The 128-bit hash of `bytes[from, from + length)` under the 128-bit key `k0, k1`: the long variant of the
    /// reference implementation.
    public static Wide wide(long k0, long k1, byte[] bytes, int from, int length) {
        Objects.checkFromIndexSize(from, length, bytes.length);
        SipHash state = new SipHash(k0, k1);
        state.v1 ^= 0xee;
        state.absorb(bytes, from, length);
        long first = state.finish(0xee);
        state.v1 ^= 0xdd;
        state.rounds(FINAL_ROUNDS);
        return new Wide(first, state.v0 ^ state.v1 ^ state.v2 ^ state.v3);
    }

    private void absorb(byte[] bytes, int from, int length) {
        int wholeWords = from + (length & ~7);
        for (int at = from; at < wholeWords; at += Long.BYTES) {
            absorb((long) LONG.get(bytes, at));
        }
        absorb(lastWord(bytes, wholeWords, from + length, length));
    }

    private static long lastWord(byte[] bytes, int from, int to, int length) {
        long word = (long) length << 56;
        for (int at = from; at < to; at++) {
            word |= (bytes[at] & 0xffL) << (8 * (at - from));
        }
        return word;
    }

    private void absorb(long word) {
        v3 ^= word;
        rounds(COMPRESSION_ROUNDS);
        v0 ^= word;
    }

    private long finish(int mark) {
        v2 ^= mark;
        rounds(FINAL_ROUNDS);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
