package io.scoreline.scoring.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The public hash of a value, by which distinct ones are counted: SipHash-2-4 under a fixed key, the same in every
/// release, since it is part of the state.
public final class ValueHash {
    private static final long KEY_0 = 0x73636f72656c696eL;
    private static final long KEY_1 = 0x652d76616c756500L;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] buffer = new byte[Long.BYTES];

    public static long of(byte[] value, int from, int length) {
        return SipHash.hash(KEY_0, KEY_1, value, from, length);
    }

    public long of(long value) {
        LONG.set(buffer, 0, value);
        return of(buffer, 0, Long.BYTES);
    }
}
