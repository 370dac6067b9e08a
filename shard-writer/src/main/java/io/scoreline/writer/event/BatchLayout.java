package io.scoreline.writer.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Offsets and numbers of an encoded [EventBatch]; all numbers are little-endian.
final class BatchLayout {
    static final byte VERSION = 1;
    static final byte FLAG_SOURCE = 1;

    static final int VERSION_AT = 0;
    static final int FLAGS_AT = 1;
    static final int TENANT_LENGTH_AT = 2;
    static final int COUNT_AT = 4;
    static final int HEADER_BYTES = 8;

    static final int SOURCE_FROM_AT = 0;
    static final int SOURCE_TO_AT = 8;
    static final int SOURCE_NAME_LENGTH_AT = 16;
    static final int SOURCE_BYTES = 18;

    static final int ENTRY_TS_AT = 0;
    static final int ENTRY_OFFSET_AT = 8;
    static final int ENTRY_ENTITY_AT = 12;
    static final int ENTRY_ID_AT = 14;
    static final int ENTRY_TYPE_AT = 16;
    static final int ENTRY_FLAGS_AT = 18;
    static final int ENTRY_PAYLOAD_AT = 20;
    static final int ENTRY_BYTES = 24;

    static final short EVENT_FLAG_SERVER_ID = 1;
    static final int NO_TYPE = 0xFFFF;
    static final int MAX_SHORT_BYTES = 0xFFFE;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private BatchLayout() {}

    static int unsignedShort(byte[] bytes, int at) {
        return Short.toUnsignedInt((short) SHORT.get(bytes, at));
    }

    static int integer(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static long longInteger(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static void putShort(byte[] bytes, int at, int value) {
        SHORT.set(bytes, at, (short) value);
    }

    static void putInt(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }

    static void putLong(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }
}
